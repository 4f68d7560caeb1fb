/* The cheapest consonant skeletons of a word's sounds: the beam of `reading/skeletons.py` in C, float for float and in the same order.
 *
 * A Choices holds what one sound may add: what it opens a word as, the letters it adds, their price. A beam of texts grows sound by
 * sound; of one text the cheapest way counts, and where there are more texts than the beam holds, those that cost more are
 * dropped, later ones first. Texts stand in rows of `width` letters, which no text can outgrow: it is the sum of the longest. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define MOST_ROOM ((Py_ssize_t)1 << 22) /* bytes that texts may take: far beyond any word */

typedef struct {
    double price;
    Py_ssize_t start, opening, more; /* letters in `text`: of the opening, then what it adds */
} Choice;

typedef struct {
    PyObject_HEAD
    Py_ssize_t count, longest;
    Choice *choices;
    char *text;
} Choices;

typedef struct {
    double spent;
    Py_ssize_t size;
    uint32_t hash;
    char *text;
} Item;

typedef struct {
    Item *beam, *grown; /* `most` of the one, `most` times the longest Choices of the other */
    char *beam_text, *grown_text;
    int32_t *table; /* places in `grown` by hash, -1 where free; a power of two, never half full */
    Py_ssize_t most, held, width, slots;
    double dearest;
} Work;

static PyTypeObject *choices_type;

static void choices_dealloc(Choices *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyMem_Free(self->choices);
    PyMem_Free(self->text);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

static int is_option(PyObject *entry)
{
    return PyTuple_Check(entry) && PyTuple_GET_SIZE(entry) == 3 && PyUnicode_Check(PyTuple_GET_ITEM(entry, 0)) &&
           PyUnicode_Check(PyTuple_GET_ITEM(entry, 1)) && PyUnicode_IS_ASCII(PyTuple_GET_ITEM(entry, 0)) &&
           PyUnicode_IS_ASCII(PyTuple_GET_ITEM(entry, 1)) && PyFloat_Check(PyTuple_GET_ITEM(entry, 2));
}

static PyObject *choices_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *options;
    Py_ssize_t letters = 0, at = 0;
    if ((kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) || !PyArg_ParseTuple(args, "O!", &PyTuple_Type, &options))
        return PyErr_Format(PyExc_TypeError, "Choices(options)");
    Py_ssize_t count = PyTuple_GET_SIZE(options);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *entry = PyTuple_GET_ITEM(options, i);
        if (!is_option(entry))
            return PyErr_Format(PyExc_TypeError, "an option is an opening, letters, both ASCII, and a price");
        letters += PyUnicode_GET_LENGTH(PyTuple_GET_ITEM(entry, 0)) + PyUnicode_GET_LENGTH(PyTuple_GET_ITEM(entry, 1));
    }
    Choices *self = (Choices *)type->tp_alloc(type, 0); /* all zero */
    if (self == NULL)
        return NULL;
    self->choices = PyMem_Calloc((size_t)count + 1, sizeof(Choice));
    self->text = PyMem_Calloc((size_t)letters + 1, 1);
    if (self->choices == NULL || self->text == NULL) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    for (; self->count < count; self->count++) {
        PyObject *entry = PyTuple_GET_ITEM(options, self->count), *opening = PyTuple_GET_ITEM(entry, 0), *more = PyTuple_GET_ITEM(entry, 1);
        Choice made = {PyFloat_AS_DOUBLE(PyTuple_GET_ITEM(entry, 2)), at, PyUnicode_GET_LENGTH(opening), PyUnicode_GET_LENGTH(more)};
        memcpy(self->text + at, PyUnicode_1BYTE_DATA(opening), (size_t)made.opening);
        memcpy(self->text + at + made.opening, PyUnicode_1BYTE_DATA(more), (size_t)made.more);
        self->choices[self->count] = made;
        at += made.opening + made.more;
        self->longest = Py_MAX(self->longest, made.opening + made.more);
    }
    return (PyObject *)self;
}

static void added(Item *item, const char *letters, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        item->text[item->size++] = letters[i];
        item->hash = (item->hash ^ (unsigned char)letters[i]) * 16777619u; /* FNV-1a */
    }
}

/* Keeps a grown text, or the lower of two costs of one text. */
static void kept(Work *work, const Item *one)
{
    size_t mask = (size_t)work->slots - 1, slot = one->hash & mask;
    for (; work->table[slot] >= 0; slot = (slot + 1) & mask) {
        Item *other = &work->grown[work->table[slot]];
        if (other->hash == one->hash && other->size == one->size && memcmp(other->text, one->text, (size_t)one->size) == 0) {
            if (one->spent < other->spent)
                other->spent = one->spent;
            return;
        }
    }
    if (one->spent < work->dearest) {
        work->table[slot] = (int32_t)work->held;
        work->grown[work->held++] = *one;
    }
}

/* Every text of the beam with every choice of a sound. */
static void grow(Work *work, Py_ssize_t count, const Choices *sound)
{
    work->held = 0;
    memset(work->table, 0xff, (size_t)work->slots * sizeof(int32_t));
    for (Py_ssize_t i = 0; i < count; i++) {
        const Item *old = &work->beam[i];
        for (Py_ssize_t j = 0; j < sound->count; j++) {
            const Choice *choice = &sound->choices[j];
            const char *letters = sound->text + choice->start;
            Item one = {old->spent + choice->price, old->size, old->hash, work->grown_text + work->held * work->width};
            memcpy(one.text, old->text, (size_t)old->size);
            if (old->size == 0)
                added(&one, letters, choice->opening + choice->more);
            else {
                letters += choice->opening;
                Py_ssize_t same = choice->more > 0 && letters[0] == old->text[old->size - 1];
                added(&one, letters + same, choice->more - same);
            }
            kept(work, &one);
        }
    }
}

/* The grown texts become the beam: all in their order, or the cheapest by cost and then by order. */
static Py_ssize_t chosen(Work *work)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < work->held; i++) {
        const Item *one = &work->grown[i];
        Py_ssize_t at = count;
        if (work->held > work->most) {
            if (count == work->most && !(one->spent < work->beam[count - 1].spent))
                continue;
            at = count < work->most ? count : count - 1;
            for (; at > 0 && one->spent < work->beam[at - 1].spent; at--)
                work->beam[at] = work->beam[at - 1];
        }
        work->beam[at] = *one;
        count = Py_MIN(count + 1, work->most);
    }
    for (Py_ssize_t i = 0; i < count; i++) { /* the next sound writes where these stand */
        char *place = work->beam_text + i * work->width;
        memcpy(place, work->beam[i].text, (size_t)work->beam[i].size);
        work->beam[i].text = place;
    }
    return count;
}

static int told(Work *work, Py_ssize_t count, PyObject *found)
{
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *text = PyUnicode_DecodeASCII(work->beam[i].text, work->beam[i].size, NULL);
        PyObject *known = text ? PyDict_GetItemWithError(found, text) : NULL, *spent = NULL;
        int failed = text == NULL || PyErr_Occurred();
        if (!failed && (known == NULL || work->beam[i].spent < PyFloat_AS_DOUBLE(known)))
            failed = (spent = PyFloat_FromDouble(work->beam[i].spent)) == NULL || PyDict_SetItem(found, text, spent) < 0;
        Py_XDECREF(text);
        Py_XDECREF(spent);
        if (failed)
            return -1;
    }
    return 0;
}

/* How wide the rows are and how many choices a sound has at most; -1 where an item is no Choices. */
static int measured(PyObject *ways, Py_ssize_t *width, Py_ssize_t *options)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(ways); i++) {
        PyObject *row = PyTuple_GET_ITEM(ways, i);
        Py_ssize_t letters = 1;
        for (Py_ssize_t j = 0; PyTuple_Check(row) && j < PyTuple_GET_SIZE(row); j++) {
            Choices *sound = (Choices *)PyTuple_GET_ITEM(row, j);
            if (!Py_IS_TYPE((PyObject *)sound, choices_type))
                return -1;
            letters = Py_MIN(letters + sound->longest, MOST_ROOM);
            *options = Py_MAX(*options, sound->count);
        }
        if (!PyTuple_Check(row))
            return -1;
        *width = Py_MAX(*width, letters);
    }
    return 0;
}

static int worked(Work *work, PyObject *ways, PyObject *found)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(ways); i++) {
        PyObject *row = PyTuple_GET_ITEM(ways, i);
        Py_ssize_t count = 1;
        work->beam[0] = (Item){0.0, 0, 2166136261u, work->beam_text};
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(row); j++) {
            grow(work, count, (Choices *)PyTuple_GET_ITEM(row, j));
            count = chosen(work);
        }
        if (told(work, count, found) < 0)
            return -1;
    }
    return 0;
}

static PyObject *cheapest(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *ways, *found = NULL;
    Py_ssize_t options = 0;
    Work work = {.width = 1, .slots = 8};
    if (!PyArg_ParseTuple(args, "O!nd", &PyTuple_Type, &ways, &work.most, &work.dearest))
        return NULL;
    if (work.most < 1 || work.most > 1024 || measured(ways, &work.width, &options) < 0)
        return PyErr_Format(PyExc_TypeError, "cheapest(ways of Choices, beam, dearest)");
    if (options > MOST_ROOM / work.most || work.width > MOST_ROOM / (work.most * options + 1))
        return PyErr_Format(PyExc_OverflowError, "too long a word");
    Py_ssize_t texts = work.most * options + 1; /* one more: where a text is tried */
    while (work.slots < 2 * texts)
        work.slots *= 2;
    work.beam = PyMem_Calloc((size_t)work.most, sizeof(Item));
    work.grown = PyMem_Calloc((size_t)texts, sizeof(Item));
    work.beam_text = PyMem_Malloc((size_t)(work.most * work.width));
    work.grown_text = PyMem_Malloc((size_t)(texts * work.width));
    work.table = PyMem_Malloc((size_t)work.slots * sizeof(int32_t));
    if (!work.beam || !work.grown || !work.beam_text || !work.grown_text || !work.table)
        PyErr_NoMemory();
    else if ((found = PyDict_New()) != NULL && worked(&work, ways, found) < 0)
        Py_CLEAR(found);
    PyMem_Free(work.beam);
    PyMem_Free(work.grown);
    PyMem_Free(work.beam_text);
    PyMem_Free(work.grown_text);
    PyMem_Free(work.table);
    return found;
}

static PyType_Slot choices_slots[] = {
    {Py_tp_new, choices_new},
    {Py_tp_dealloc, choices_dealloc},
    {Py_tp_doc, "Choices(options): what one sound may add to a skeleton, as (opening, letters, price)."},
    {0, NULL},
};
static PyType_Spec choices_spec = {
    .name = "sheaf.matching.compiled.Choices",
    .basicsize = sizeof(Choices),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = choices_slots,
};
static PyMethodDef methods[] = {
    {"cheapest", cheapest, METH_VARARGS,
     "cheapest(ways, beam, dearest): the texts that the sounds of each way grow into, with the least cost of each."},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "skeletons", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_skeletons(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL)
        return NULL;
    choices_type = (PyTypeObject *)PyType_FromSpec(&choices_spec);
    if (choices_type == NULL || PyModule_AddObjectRef(module, "Choices", (PyObject *)choices_type) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
