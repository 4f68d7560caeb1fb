/* The names of some records, and the most that they can be like a query's: `index/reached.py` in C, float for float.
 *
 * Names holds the words of an open segment, memory-mapped as they are. Whatever the arrays hold, nothing outside them is read:
 * ranges are cut off at their ends, and words that do not exist are refused. */
#include "letters.h"
#include "segment.h"

#define MOST_WORDS 64   /* of a query's name */
#define LIMITS 20
#define LETTER 1
#define SCRIPT_AT 1 /* of a word's flags: the bits from here on number its script */

enum { NAME, PART, WORD, BITS, FLAGS, TEXT, END };
enum { FIXED, COVER, COVER2, KNOWN, WHOLE, INITIALS, SCRIPT, SHORT, JOINED, THIN, MAX_BITS, THIN_BITS, TINY, NOTHING, GLUED, GLUED_ACROSS,
       STRAY, HAN, LATIN, AS_ONE };
enum { UNKNOWN, RELATED, UNRELATED };
enum { SETTLED, NEAR, APART, CROSSED }; /* what is still to be done for a name: as in index/reached.py */
#define HALF 0.5

typedef struct {
    PyObject_HEAD
    Py_buffer views[ARRAYS];
    int held;
    Py_ssize_t count[ARRAYS];
    uint8_t *mark; /* what is known of each word beside one word of the query; all UNKNOWN between calls */
} Names;

typedef struct {
    Py_buffer whose, starts, words, need, bounded, bits, limits; /* need, bounded: of each record */
    PyObject *forms, *sharing, *letters, *text;
    double total;
    int script, lettered; /* script: its number, another where the query's name has several */
    Py_ssize_t mine, names, held; /* words of the query's name, names, words of all of them */
} Asked;

typedef struct {
    double spare;   /* by how much the name can pass what is needed, at most */
    int scripts;    /* not all of it and of the query's is in one script */
    int whole;      /* words of the query's that are related */
    int related;    /* words of the name that are */
} Found;

static const Py_ssize_t SIZES[ARRAYS] = {4, 4, 4, 4, 1, 1, 4};

static void names_dealloc(Names *self)
{
    PyTypeObject *type = Py_TYPE(self);
    released(self->views, &self->held);
    PyMem_Free(self->mark);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* Whether there are names and each word has all that belongs to it. */
static int whole(const Names *self)
{
    return self->count[NAME] > 0 && self->count[PART] > 0 && self->count[FLAGS] == self->count[BITS] &&
           self->count[END] == self->count[BITS];
}

static PyObject *names_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Names *self = (Names *)type->tp_alloc(type, 0); /* all zero */
    if (self == NULL)
        return NULL;
    const char *usage = "Names(name_start, part_start, part_word, bits, flags, text, end)";
    if (arrays_of(args, kwargs, usage, SIZES, self->views, &self->held, self->count) == 0 && (whole(self) || odd_arrays() == 0)) {
        if ((self->mark = PyMem_Calloc((size_t)self->count[BITS] + 1, 1)) != NULL)
            return (PyObject *)self;
        PyErr_NoMemory();
    }
    Py_DECREF(self);
    return NULL;
}

/* Entry `at` of an array of starts and the one after it, within `most`. */
static void range_of(const Names *self, int array, Py_ssize_t at, Py_ssize_t most, Py_ssize_t *start, Py_ssize_t *end)
{
    const uint32_t *starts = self->views[array].buf;
    *start = at + 1 < self->count[array] ? Py_MIN((Py_ssize_t)starts[at], most) : 0;
    *end = at + 1 < self->count[array] ? Py_MIN((Py_ssize_t)starts[at + 1], most) : 0;
}

/* Fills the three arrays, or only counts where they are NULL. */
static void walked(const Names *self, const uint32_t *records, Py_ssize_t count, Py_ssize_t *names, Py_ssize_t *words, int64_t *whose,
                   int64_t *starts, uint32_t *held)
{
    const uint32_t *parts = self->views[WORD].buf;
    Py_ssize_t name, last, word, end;
    *names = *words = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        range_of(self, NAME, records[i], self->count[PART] - 1, &name, &last);
        for (; name < last; name++) {
            range_of(self, PART, name, self->count[WORD], &word, &end);
            if (word >= end)
                continue;
            if (held != NULL) {
                whose[*names] = i;
                starts[*names] = *words;
                memcpy(held + *words, parts + word, (size_t)(end - word) * sizeof(uint32_t));
            }
            (*names)++;
            *words += end - word;
        }
    }
}

static PyObject *of(Names *self, PyObject *args)
{
    Py_buffer records;
    Py_ssize_t names, words;
    if (!PyArg_ParseTuple(args, "y*", &records))
        return NULL;
    Py_ssize_t count = records.len / (Py_ssize_t)sizeof(uint32_t);
    walked(self, records.buf, count, &names, &words, NULL, NULL, NULL);
    PyObject *whose = PyBytes_FromStringAndSize(NULL, names * 8), *starts = PyBytes_FromStringAndSize(NULL, names * 8);
    PyObject *held = PyBytes_FromStringAndSize(NULL, words * 4), *all = NULL;
    if (whose && starts && held) {
        walked(self, records.buf, count, &names, &words, (int64_t *)PyBytes_AS_STRING(whose), (int64_t *)PyBytes_AS_STRING(starts),
               (uint32_t *)PyBytes_AS_STRING(held));
        all = PyTuple_Pack(3, whose, starts, held);
    }
    Py_XDECREF(whose);
    Py_XDECREF(starts);
    Py_XDECREF(held);
    PyBuffer_Release(&records);
    return all;
}

/* The letters of a word, from *start to the end that is returned. */
static const unsigned char *text_of(const Names *self, uint32_t word, const unsigned char **start)
{
    const uint32_t *ends = self->views[END].buf;
    const unsigned char *text = self->views[TEXT].buf;
    Py_ssize_t end = Py_MIN((Py_ssize_t)ends[word], self->count[TEXT]), first = word ? (Py_ssize_t)ends[word - 1] + 1 : 0;
    *start = text + Py_MIN(first, end);
    return text + end;
}

static int is_alike(const Names *self, const Pattern *mine, uint32_t word)
{
    const unsigned char *at, *last = text_of(self, word, &at);
    return alike(mine, at, last);
}

/* One row: which words could be the counterpart of one word of the query. */
static int row_of(Names *self, const Asked *asked, Py_ssize_t mine, uint8_t *row)
{
    const uint32_t *words = asked->words.buf;
    const uint8_t *flags = self->views[FLAGS].buf;
    Pattern pattern;
    Py_buffer sharing;
    if (pattern_of(&pattern, PyList_GET_ITEM(asked->forms, mine)) < 0)
        return -1;
    if (PyObject_GetBuffer(PyList_GET_ITEM(asked->sharing, mine), &sharing, PyBUF_C_CONTIGUOUS) < 0)
        return -1;
    const uint32_t *near = sharing.buf;
    Py_ssize_t close = sharing.len / (Py_ssize_t)sizeof(uint32_t);
    int all = PyBytes_AS_STRING(asked->letters)[mine] != 0;
    for (Py_ssize_t i = 0; i < close; i++)
        if ((Py_ssize_t)near[i] < self->count[BITS])
            self->mark[near[i]] = RELATED;
    for (Py_ssize_t i = 0; i < asked->held; i++) {
        uint8_t *known = &self->mark[words[i]];
        if (*known == UNKNOWN)
            *known = (flags[words[i]] & LETTER) || is_alike(self, &pattern, words[i]) ? RELATED : UNRELATED;
        row[i] = all || *known == RELATED;
    }
    for (Py_ssize_t i = 0; i < close; i++)
        if ((Py_ssize_t)near[i] < self->count[BITS])
            self->mark[near[i]] = UNKNOWN;
    for (Py_ssize_t i = 0; i < asked->held; i++)
        self->mark[words[i]] = UNKNOWN;
    PyBuffer_Release(&sharing);
    return 0;
}

static double most_of(const double *limit, double shared, double left, double right, int lettered, int scripts)
{
    double matched = shared / 2, alone = left < right ? left : right;
    double cover = matched / (matched + alone + limit[TINY]), known = matched / limit[MAX_BITS], thin = 1.0 - matched / limit[THIN_BITS];
    double most = limit[FIXED] + limit[SHORT] + limit[JOINED] + limit[COVER] * cover + limit[WHOLE] * (double)(alone <= 0);
    most += limit[COVER2] * (cover * cover);
    most += limit[KNOWN] * (known < 1.0 ? known : 1.0);
    most += limit[INITIALS] * (double)lettered;
    most += limit[SCRIPT] * (double)scripts;
    most += limit[THIN] * ((thin > 0.0 ? thin : 0.0) * (double)(left + right > 0));
    return matched <= limit[TINY] ? limit[NOTHING] : most;
}

/* Whether some of the words from start to end are related to one of the query's. */
static int met(const Asked *asked, const uint8_t *related, Py_ssize_t mine, Py_ssize_t start, Py_ssize_t end)
{
    return memchr(related + mine * asked->held + start, 1, (size_t)(end - start)) != NULL;
}

static int related_of(const Asked *asked, const uint8_t *related, Py_ssize_t word)
{
    int any = 0;
    for (Py_ssize_t mine = 0; mine < asked->mine; mine++)
        any |= related[mine * asked->held + word];
    return any;
}

/* One name, its words from start to end: the most that it can be, over what is needed. */
static Found name_of(const Names *self, const Asked *asked, const uint8_t *related, Py_ssize_t start, Py_ssize_t end, double need)
{
    const uint32_t *words = asked->words.buf;
    const float *bits = self->views[BITS].buf;
    const uint8_t *flags = self->views[FLAGS].buf;
    double left = 0.0, right = 0.0, whole = 0.0;
    int lettered = asked->lettered;
    Found found = {0};
    for (Py_ssize_t mine = 0; mine < asked->mine; mine++) {
        int any = met(asked, related, mine, start, end);
        left += any ? 0.0 : ((const double *)asked->bits.buf)[mine];
        found.whole += any;
    }
    for (Py_ssize_t i = start; i < end; i++) {
        int any = related_of(asked, related, i);
        found.related += any;
        right += any ? 0.0 : (double)bits[words[i]];
        whole += (double)bits[words[i]];
        lettered |= (flags[words[i]] & LETTER) != 0;
        found.scripts |= flags[words[i]] >> SCRIPT_AT != asked->script;
    }
    found.spare = most_of(asked->limits.buf, asked->total + whole - left - right, left, right, lettered, found.scripts) - need;
    return found;
}

/* The share of words, on the side with fewer, that have a counterpart. */
static double share_of(const Asked *asked, const Found *found, Py_ssize_t size)
{
    return asked->mine <= size ? (double)found->whole / (double)asked->mine : (double)found->related / (double)size;
}

/* How alike all letters are, of the words in a row: 1 less the letters that are in one text only, by all letters (of both). */
static float glued(const Names *self, const Asked *asked, const Pattern *mine, Py_ssize_t start, Py_ssize_t end)
{
    const uint32_t *words = asked->words.buf;
    uint64_t row = ~(uint64_t)0;
    Py_ssize_t size = 0;
    for (Py_ssize_t i = start; i < end; i++) {
        const unsigned char *at, *last = text_of(self, words[i], &at);
        for (; at < last; size++)
            row = common(mine, row, letter_of(&at, last));
    }
    Py_ssize_t both = mine->size + size;
    return (float)(1.0 - (both ? (double)(both - 2 * zeros_of(mine, row)) / (double)both : 0.0));
}

static Py_ssize_t size_of(const Names *self, uint32_t word)
{
    const unsigned char *at, *last = text_of(self, word, &at);
    Py_ssize_t size = 0;
    for (; at < last; size++)
        letter_of(&at, last);
    return size;
}

/* Whether a word of either side of names in one script each, another one, is like none of the other's (`Reacher.spare`). */
static int stray(const Names *self, const Asked *asked, const uint8_t *related, Py_ssize_t start, Py_ssize_t end)
{
    const uint32_t *words = asked->words.buf;
    const uint8_t *flags = self->views[FLAGS].buf;
    const double *limit = asked->limits.buf;
    int script = flags[words[start]] >> SCRIPT_AT, alone = 0, lone = 0;
    for (Py_ssize_t i = start; i < end; i++)
        if (flags[words[i]] >> SCRIPT_AT != script)
            return 0;
    if (asked->script >= ASCII * 2 || (asked->script == (int)limit[HAN] && script == (int)limit[LATIN]) ||
        (asked->script == (int)limit[LATIN] && script == (int)limit[HAN]))
        return 0;
    for (Py_ssize_t mine = 0; mine < asked->mine; mine++)
        alone |= PyUnicode_GET_LENGTH(PyList_GET_ITEM(asked->forms, mine)) >= (Py_ssize_t)limit[STRAY] &&
                 !met(asked, related, mine, start, end);
    for (Py_ssize_t i = start; alone && i < end; i++)
        lone |= size_of(self, words[i]) >= (Py_ssize_t)limit[STRAY] && !related_of(asked, related, i);
    return alone && lone;
}

/* What a name can spare and what is still to be done for it. */
static double judged(const Names *self, const Asked *asked, const uint8_t *related, const Pattern *mine, Py_ssize_t at, uint8_t *todo)
{
    const int64_t *starts = asked->starts.buf, *whose = asked->whose.buf;
    const double *limit = asked->limits.buf;
    Py_ssize_t start = (Py_ssize_t)starts[at], end = at + 1 < asked->names ? (Py_ssize_t)starts[at + 1] : asked->held;
    int bounded = ((const uint8_t *)asked->bounded.buf)[whose[at]] != 0;
    Found found = name_of(self, asked, related, start, end, ((const double *)asked->need.buf)[whose[at]]);
    double spare = bounded ? found.spare : share_of(asked, &found, end - start) - HALF;
    int low = spare < 0, across = found.scripts && bounded;
    if (across && !found.related)
        spare = -HALF; /* no word in common: as a whole, or not */
    if (spare < 0 && spare > -Py_HUGE_VAL && (!across || spare == -HALF)) {
        float alike = glued(self, asked, mine, start, end);
        if (alike >= (float)limit[found.scripts ? GLUED_ACROSS : GLUED])
            spare = (double)alike;
    }
    int crossed = across && spare != -HALF;
    if (crossed && stray(self, asked, related, start, end) && glued(self, asked, mine, start, end) < (float)limit[AS_ONE]) {
        crossed = 0;
        spare = -Py_HUGE_VAL;
    }
    *todo = crossed ? CROSSED : bounded && spare >= 0 ? (low ? APART : NEAR) : SETTLED;
    return spare;
}

/* Whether all fits: places within the words, words within the vocabulary, names within the records. */
static int fitting(const Names *self, Asked *asked)
{
    const int64_t *starts = asked->starts.buf, *whose = asked->whose.buf;
    const uint32_t *words = asked->words.buf;
    asked->mine = PyList_GET_SIZE(asked->forms);
    asked->names = asked->starts.len / 8;
    asked->held = asked->words.len / 4;
    if (asked->mine < 1 || asked->mine > MOST_WORDS || PyList_GET_SIZE(asked->sharing) != asked->mine ||
        PyBytes_GET_SIZE(asked->letters) != asked->mine || asked->bits.len != asked->mine * 8 || asked->limits.len != LIMITS * 8 ||
        asked->whose.len != asked->starts.len || asked->need.len != asked->bounded.len * 8)
        return 0;
    for (Py_ssize_t i = 0; i < asked->names; i++)
        if (starts[i] < (i ? starts[i - 1] + 1 : 0) || starts[i] >= asked->held || whose[i] < 0 || whose[i] >= asked->bounded.len)
            return 0;
    for (Py_ssize_t i = 0; i < asked->held; i++)
        if ((Py_ssize_t)words[i] >= self->count[BITS])
            return 0;
    return 1;
}

static PyObject *worked(Names *self, Asked *asked)
{
    Pattern text;
    if (!fitting(self, asked))
        return PyErr_Format(PyExc_OverflowError, "names that do not fit the query or the words");
    if (pattern_of(&text, asked->text) < 0)
        return NULL;
    PyObject *spare = PyBytes_FromStringAndSize(NULL, asked->names * 8), *todo = PyBytes_FromStringAndSize(NULL, asked->names);
    PyObject *related = PyBytes_FromStringAndSize(NULL, asked->mine * asked->held), *all = NULL;
    int failed = !(spare && todo && related);
    for (Py_ssize_t i = 0; !failed && i < asked->mine; i++)
        failed = row_of(self, asked, i, (uint8_t *)PyBytes_AS_STRING(related) + i * asked->held) < 0;
    for (Py_ssize_t i = 0; !failed && i < asked->names; i++) {
        double found = judged(self, asked, (uint8_t *)PyBytes_AS_STRING(related), &text, i, (uint8_t *)PyBytes_AS_STRING(todo) + i);
        memcpy(PyBytes_AS_STRING(spare) + i * 8, &found, 8);
    }
    if (!failed)
        all = PyTuple_Pack(3, spare, todo, related);
    Py_XDECREF(spare);
    Py_XDECREF(todo);
    Py_XDECREF(related);
    return all;
}

static PyObject *spare(Names *self, PyObject *args)
{
    Asked asked;
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*O!O!O!Oy*dipy*", &asked.whose, &asked.starts, &asked.words, &asked.need, &asked.bounded,
                          &PyList_Type, &asked.forms, &PyList_Type, &asked.sharing, &PyBytes_Type, &asked.letters, &asked.text,
                          &asked.bits, &asked.total, &asked.script, &asked.lettered, &asked.limits))
        return NULL;
    PyObject *found = worked(self, &asked);
    Py_buffer *taken[] = {&asked.whose, &asked.starts, &asked.words, &asked.need, &asked.bounded, &asked.bits, &asked.limits};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        PyBuffer_Release(taken[i]);
    return found;
}

static PyMethodDef name_methods[] = {
    {"of", (PyCFunction)of, METH_VARARGS, "of(records): whose each name is, where its words start, all words in a row, as bytes."},
    {"spare", (PyCFunction)spare, METH_VARARGS,
     "spare(whose, starts, words, need, bounded, forms, sharing, letters, text, bits, total, script, lettered, limits): what each name "
     "can spare, what is still to be done for it, which words are related, as bytes."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot name_slots[] = {
    {Py_tp_new, names_new},
    {Py_tp_dealloc, names_dealloc},
    {Py_tp_methods, name_methods},
    {Py_tp_doc, "Names(name_start, part_start, part_word, bits, flags, text, end): the words of an open segment."},
    {0, NULL},
};
static PyType_Spec name_spec = {
    .name = "sheaf.matching.compiled.Names",
    .basicsize = sizeof(Names),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = name_slots,
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "reach", .m_size = -1};

PyMODINIT_FUNC PyInit_reach(void)
{
    return module_of(&definition, &name_spec, "Names");
}
