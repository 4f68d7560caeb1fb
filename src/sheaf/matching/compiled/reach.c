/* The names of some records, and the most that they can be like a query's: `index/reached.py` in C, float for float.
 *
 * Names holds the words of an open segment, memory-mapped as they are. Whatever the arrays hold, nothing outside them is read:
 * ranges are cut off at their ends, and words that do not exist are refused. */
#include "segment.h"
#include <stdint.h>
#include <string.h>

#define ASCII 128
#define LETTERS 64      /* of a query's word: bits of a number */
#define MOST_WORDS 64   /* of a query's name */
#define LIMITS 14
#define LETTER 1
#define SCRIPT_AT 1 /* of a word's flags: the bits from here on number its script */

enum { NAME, PART, WORD, BITS, FLAGS, TEXT, END };
enum { FIXED, COVER, COVER2, KNOWN, WHOLE, INITIALS, SCRIPT, SHORT, JOINED, THIN, MAX_BITS, THIN_BITS, TINY, NOTHING };
enum { UNKNOWN, RELATED, UNRELATED };

typedef struct {
    PyObject_HEAD
    Py_buffer views[ARRAYS];
    int held;
    Py_ssize_t count[ARRAYS];
    uint8_t *mark; /* what is known of each word beside one word of the query; all UNKNOWN between calls */
} Names;

typedef struct {
    Py_ssize_t size, others;
    uint64_t ascii[ASCII], other_bits[LETTERS];
    Py_UCS4 other[LETTERS];
} Pattern;

typedef struct {
    Py_buffer starts, words, bits, limits;
    PyObject *forms, *sharing, *letters;
    double total;
    int script, lettered; /* script: its number, another where the query's name has several */
    Py_ssize_t mine, names, held; /* words of the query's name, names, words of all of them */
} Asked;

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

static int pattern_of(Pattern *made, PyObject *form)
{
    memset(made, 0, sizeof *made);
    if (!PyUnicode_Check(form) || PyUnicode_GET_LENGTH(form) > LETTERS)
        return PyErr_Format(PyExc_OverflowError, "a word is a text of at most %d letters", LETTERS), -1;
    made->size = PyUnicode_GET_LENGTH(form);
    for (Py_ssize_t i = 0; i < made->size; i++) {
        Py_UCS4 letter = PyUnicode_READ_CHAR(form, i);
        Py_ssize_t at = 0;
        if (letter < ASCII) {
            made->ascii[letter] |= (uint64_t)1 << i;
            continue;
        }
        while (at < made->others && made->other[at] != letter)
            at++;
        made->other[at] = letter;
        made->other_bits[at] |= (uint64_t)1 << i;
        made->others = Py_MAX(made->others, at + 1);
    }
    return 0;
}

/* The next letter of UTF-8; what is cut off or broken counts as itself. */
static Py_UCS4 letter_of(const unsigned char **at, const unsigned char *end)
{
    Py_UCS4 first = *(*at)++;
    int more = first < 0xC0 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    Py_UCS4 letter = more ? first & (0x3Fu >> more) : first;
    for (; more > 0 && *at < end; more--)
        letter = letter << 6 | (*(*at)++ & 0x3F);
    return letter;
}

/* Whether fewer than three letters in five differ: put in, left out, changed, changed over (Hyyro 2003). */
static int alike(const Pattern *mine, const unsigned char *at, const unsigned char *end)
{
    uint64_t up = ~(uint64_t)0, down = 0, diagonal = 0, before = 0, last = mine->size ? (uint64_t)1 << (mine->size - 1) : 0;
    Py_ssize_t apart = mine->size, size = 0;
    for (; at < end; size++) {
        Py_UCS4 letter = letter_of(&at, end);
        uint64_t here = letter < ASCII ? mine->ascii[letter] : 0;
        for (Py_ssize_t i = 0; letter >= ASCII && i < mine->others; i++)
            here |= mine->other[i] == letter ? mine->other_bits[i] : 0;
        uint64_t changed = ((~diagonal & here) << 1) & before;
        diagonal = (((here & up) + up) ^ up) | here | down | changed;
        uint64_t more = down | ~(diagonal | up), less = diagonal & up;
        apart += (more & last) != 0;
        apart -= (less & last) != 0;
        more = more << 1 | 1;
        less <<= 1;
        up = less | ~(diagonal | more);
        down = more & diagonal;
        before = here;
    }
    Py_ssize_t longer = Py_MAX(mine->size, size);
    return longer == 0 || 5 * (mine->size ? apart : size) < 3 * longer;
}

static int is_alike(const Names *self, const Pattern *mine, uint32_t word)
{
    const uint32_t *ends = self->views[END].buf;
    const unsigned char *text = self->views[TEXT].buf;
    Py_ssize_t end = Py_MIN((Py_ssize_t)ends[word], self->count[TEXT]), start = word ? (Py_ssize_t)ends[word - 1] + 1 : 0;
    return start <= end ? alike(mine, text + start, text + end) : mine->size == 0;
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

/* One name, its words from start to end. */
static double name_of(const Names *self, const Asked *asked, const uint8_t *related, Py_ssize_t start, Py_ssize_t end, uint8_t *scripts)
{
    const uint32_t *words = asked->words.buf;
    const float *bits = self->views[BITS].buf;
    const uint8_t *flags = self->views[FLAGS].buf;
    double left = 0.0, right = 0.0, whole = 0.0;
    int lettered = asked->lettered, other = 0;
    for (Py_ssize_t mine = 0; mine < asked->mine; mine++)
        left += memchr(related + mine * asked->held + start, 1, (size_t)(end - start)) ? 0.0 : ((const double *)asked->bits.buf)[mine];
    for (Py_ssize_t i = start; i < end; i++) {
        int any = 0;
        for (Py_ssize_t mine = 0; mine < asked->mine; mine++)
            any |= related[mine * asked->held + i];
        right += any ? 0.0 : (double)bits[words[i]];
        whole += (double)bits[words[i]];
        lettered |= (flags[words[i]] & LETTER) != 0;
        other |= flags[words[i]] >> SCRIPT_AT != asked->script;
    }
    *scripts = (uint8_t)other;
    return most_of(asked->limits.buf, asked->total + whole - left - right, left, right, lettered, *scripts);
}

/* Whether all fits: places within the words, words within the vocabulary. */
static int fitting(const Names *self, Asked *asked)
{
    const int64_t *starts = asked->starts.buf;
    const uint32_t *words = asked->words.buf;
    asked->mine = PyList_GET_SIZE(asked->forms);
    asked->names = asked->starts.len / 8;
    asked->held = asked->words.len / 4;
    if (asked->mine < 1 || asked->mine > MOST_WORDS || PyList_GET_SIZE(asked->sharing) != asked->mine ||
        PyBytes_GET_SIZE(asked->letters) != asked->mine || asked->bits.len != asked->mine * 8 || asked->limits.len != LIMITS * 8)
        return 0;
    for (Py_ssize_t i = 0; i < asked->names; i++)
        if (starts[i] < (i ? starts[i - 1] + 1 : 0) || starts[i] >= asked->held)
            return 0;
    for (Py_ssize_t i = 0; i < asked->held; i++)
        if ((Py_ssize_t)words[i] >= self->count[BITS])
            return 0;
    return 1;
}

static PyObject *worked(Names *self, Asked *asked)
{
    if (!fitting(self, asked))
        return PyErr_Format(PyExc_OverflowError, "names that do not fit the query or the words");
    PyObject *most = PyBytes_FromStringAndSize(NULL, asked->names * 8), *scripts = PyBytes_FromStringAndSize(NULL, asked->names);
    PyObject *related = PyBytes_FromStringAndSize(NULL, asked->mine * asked->held), *all = NULL;
    int failed = !(most && scripts && related);
    for (Py_ssize_t i = 0; !failed && i < asked->mine; i++)
        failed = row_of(self, asked, i, (uint8_t *)PyBytes_AS_STRING(related) + i * asked->held) < 0;
    for (Py_ssize_t i = 0; !failed && i < asked->names; i++) {
        const int64_t *starts = asked->starts.buf;
        Py_ssize_t end = i + 1 < asked->names ? (Py_ssize_t)starts[i + 1] : asked->held;
        double found = name_of(self, asked, (uint8_t *)PyBytes_AS_STRING(related), (Py_ssize_t)starts[i], end,
                               (uint8_t *)PyBytes_AS_STRING(scripts) + i);
        memcpy(PyBytes_AS_STRING(most) + i * 8, &found, 8);
    }
    if (!failed)
        all = PyTuple_Pack(3, most, scripts, related);
    Py_XDECREF(most);
    Py_XDECREF(scripts);
    Py_XDECREF(related);
    return all;
}

static PyObject *most(Names *self, PyObject *args)
{
    Asked asked;
    if (!PyArg_ParseTuple(args, "y*y*O!O!O!y*dipy*", &asked.starts, &asked.words, &PyList_Type, &asked.forms, &PyList_Type, &asked.sharing,
                          &PyBytes_Type, &asked.letters, &asked.bits, &asked.total, &asked.script, &asked.lettered, &asked.limits))
        return NULL;
    PyObject *found = worked(self, &asked);
    PyBuffer_Release(&asked.starts);
    PyBuffer_Release(&asked.words);
    PyBuffer_Release(&asked.bits);
    PyBuffer_Release(&asked.limits);
    return found;
}

static PyMethodDef name_methods[] = {
    {"of", (PyCFunction)of, METH_VARARGS, "of(records): whose each name is, where its words start, all words in a row, as bytes."},
    {"most", (PyCFunction)most, METH_VARARGS,
     "most(starts, words, forms, sharing, letters, bits, total, script, lettered, limits): the most, scripts, related, as bytes."},
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
