/* The least cost of spelling a word's sounds as given letters: `reading/spelling.py` in C, float for float.
 *
 * A Sound holds the spellings of one sound of a word. `least` takes several rows of Sounds (the ways to read a word)
 * and letters, and gives the least cost of any; `within` asks only whether one costs less than it may. What is written where
 * is checked before it is written: the front has one place more than there are letters, and a spelling is taken only where all its
 * letters are still to come. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

#define FAR 1e9
#define FEW 64       /* letters for which no memory is asked for */
#define LETTERS 128  /* ASCII: letters beyond it cost `lost[0]` */
#define GROUPS 27    /* spellings by first letter: a to z, and all others */

typedef struct {
    double price;
    Py_ssize_t start, size; /* of its letters in `text` */
} Spelling;

typedef struct {
    PyObject_HEAD
    double skip;
    Py_ssize_t first[GROUPS + 1]; /* where each group of spellings begins */
    Spelling *spellings;
    Py_UCS4 *text;
} Sound;

static PyTypeObject *sound_type;

static int group_of(Py_UCS4 letter)
{
    return letter >= 'a' && letter <= 'z' ? (int)(letter - 'a') : GROUPS - 1;
}

static void sound_dealloc(Sound *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyMem_Free(self->spellings);
    PyMem_Free(self->text);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* The text and price of one entry of the spellings; 0 on success. */
static int entry_of(PyObject *entry, PyObject **text, double *price)
{
    if (!PyTuple_Check(entry) || PyTuple_GET_SIZE(entry) != 2 || !PyUnicode_Check(PyTuple_GET_ITEM(entry, 0))) {
        PyErr_SetString(PyExc_TypeError, "spellings are pairs of text and price");
        return -1;
    }
    *text = PyTuple_GET_ITEM(entry, 0);
    *price = PyFloat_AsDouble(PyTuple_GET_ITEM(entry, 1));
    return *price == -1.0 && PyErr_Occurred() ? -1 : 0;
}

/* Counts spellings by group into first[1..], and all letters. */
static int counted(Sound *self, PyObject *spellings, Py_ssize_t *letters)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(spellings); i++) {
        PyObject *text;
        double price;
        if (entry_of(PyTuple_GET_ITEM(spellings, i), &text, &price) < 0)
            return -1;
        if (PyUnicode_GET_LENGTH(text) == 0)
            continue;
        self->first[group_of(PyUnicode_READ_CHAR(text, 0)) + 1]++;
        *letters += PyUnicode_GET_LENGTH(text);
    }
    for (int group = 0; group < GROUPS; group++)
        self->first[group + 1] += self->first[group];
    return 0;
}

static int filled(Sound *self, PyObject *spellings, Py_ssize_t letters)
{
    Py_ssize_t at = 0, next[GROUPS];
    memcpy(next, self->first, sizeof next);
    self->spellings = PyMem_Calloc((size_t)self->first[GROUPS] + 1, sizeof(Spelling));
    self->text = PyMem_Calloc((size_t)letters + 1, sizeof(Py_UCS4));
    if (self->spellings == NULL || self->text == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(spellings); i++) {
        PyObject *text;
        double price;
        if (entry_of(PyTuple_GET_ITEM(spellings, i), &text, &price) < 0)
            return -1;
        Py_ssize_t size = PyUnicode_GET_LENGTH(text);
        if (size == 0)
            continue;
        if (PyUnicode_AsUCS4(text, self->text + at, letters + 1 - at, 0) == NULL)
            return -1;
        self->spellings[next[group_of(self->text[at])]++] = (Spelling){price, at, size};
        at += size;
    }
    return 0;
}

static PyObject *sound_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *spellings;
    double skip;
    Py_ssize_t letters = 0;
    if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0)
        return PyErr_Format(PyExc_TypeError, "Sound takes no keywords");
    if (!PyArg_ParseTuple(args, "O!d", &PyTuple_Type, &spellings, &skip))
        return NULL;
    Sound *self = (Sound *)type->tp_alloc(type, 0); /* all zero */
    if (self == NULL)
        return NULL;
    self->skip = skip;
    if (counted(self, spellings, &letters) < 0 || filled(self, spellings, letters) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

/* A letter of the spelling that no sound accounts for. */
static void lose(double *front, const double *loss, Py_ssize_t count)
{
    for (Py_ssize_t at = 0; at < count; at++)
        if (front[at] + loss[at] < front[at + 1])
            front[at + 1] = front[at] + loss[at];
}

/* One sound set against the letters; 0 where nothing is left within the limit. */
static int step(const Sound *sound, const Py_UCS4 *letters, Py_ssize_t count, const double *front, double *after, double limit)
{
    int alive = 0;
    for (Py_ssize_t at = 0; at <= count; at++) {
        double spent = front[at] + sound->skip;
        after[at] = spent <= limit ? spent : FAR;
        alive |= after[at] < FAR;
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        double spent = front[at];
        if (spent > limit)
            continue;
        int group = group_of(letters[at]);
        for (Py_ssize_t i = sound->first[group]; i < sound->first[group + 1]; i++) {
            const Spelling *one = &sound->spellings[i];
            double total = spent + one->price;
            if (total > limit || one->size > count - at || !(total < after[at + one->size]))
                continue;
            if (memcmp(letters + at, sound->text + one->start, (size_t)one->size * sizeof(Py_UCS4)) == 0) {
                after[at + one->size] = total;
                alive = 1;
            }
        }
    }
    return alive;
}

/* The cost of one row of sounds; FAR past the limit, -1 with an error set where an item is no Sound. room: twice the front. */
static double cost(PyObject *row, const Py_UCS4 *letters, Py_ssize_t count, const double *loss, double *room, double limit)
{
    double *front = room, *after = room + count + 1;
    front[0] = 0.0;
    for (Py_ssize_t at = 1; at <= count; at++)
        front[at] = FAR;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(row); i++) {
        PyObject *sound = PyTuple_GET_ITEM(row, i);
        if (!Py_IS_TYPE(sound, sound_type)) {
            PyErr_SetString(PyExc_TypeError, "a way to read a word is a tuple of Sounds");
            return -1.0;
        }
        lose(front, loss, count);
        if (!step((Sound *)sound, letters, count, front, after, limit))
            return FAR;
        double *swap = front;
        front = after;
        after = swap;
    }
    lose(front, loss, count);
    return front[count] <= limit ? front[count] : FAR;
}

/* The least cost of any way, or the limit; -1 with an error set. room: thrice the front; letters: one more than there are. */
static double least_of(PyObject *ways, PyObject *text, double limit, const double *lost, double *room, Py_UCS4 *letters)
{
    Py_ssize_t count = PyUnicode_GET_LENGTH(text);
    double *loss = room + 2 * (count + 1);
    if (PyUnicode_AsUCS4(text, letters, count + 1, 1) == NULL)
        return -1.0;
    for (Py_ssize_t at = 0; at < count; at++)
        loss[at] = lost[letters[at] < LETTERS ? letters[at] : 0];
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(ways); i++) {
        PyObject *row = PyTuple_GET_ITEM(ways, i);
        if (!PyTuple_Check(row)) {
            PyErr_SetString(PyExc_TypeError, "a way to read a word is a tuple of Sounds");
            return -1.0;
        }
        double found = cost(row, letters, count, loss, room, limit);
        if (found < 0 && PyErr_Occurred())
            return -1.0;
        if (found < limit)
            limit = found;
    }
    return limit;
}

/* What `least` and `within` need of memory for so many letters, on the stack where they are few; 0 on success. */
typedef struct {
    double few_room[3 * (FEW + 1)], *room;
    Py_UCS4 few_letters[FEW + 1], *letters;
    Py_ssize_t count;
} Room;

static void emptied(Room *self)
{
    if (self->count > FEW) {
        PyMem_Free(self->room);
        PyMem_Free(self->letters);
    }
    self->count = 0;
}

static int roomy(Room *self, Py_ssize_t count)
{
    if (count <= FEW) {
        if (self->count <= FEW) {
            self->room = self->few_room;
            self->letters = self->few_letters;
        }
        return 0;
    }
    if (count <= self->count)
        return 0;
    emptied(self);
    self->room = PyMem_Calloc(3 * ((size_t)count + 1), sizeof(double));
    self->letters = PyMem_Calloc((size_t)count + 1, sizeof(Py_UCS4));
    self->count = count;
    if (self->room && self->letters)
        return 0;
    PyErr_NoMemory();
    return -1;
}

/* The table of losses out of its bytes; 0 on success. */
static int losses_of(PyObject *bytes, double *lost)
{
    if (!PyBytes_Check(bytes) || PyBytes_GET_SIZE(bytes) != (Py_ssize_t)(LETTERS * sizeof *lost)) {
        PyErr_SetString(PyExc_TypeError, "the losses are 128 doubles");
        return -1;
    }
    memcpy(lost, PyBytes_AS_STRING(bytes), LETTERS * sizeof *lost);
    return 0;
}

static PyObject *least(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t given)
{
    double lost[LETTERS];
    Room room = {.count = 0};
    if (given != 4 || !PyTuple_Check(args[0]) || !PyUnicode_Check(args[1]))
        return PyErr_Format(PyExc_TypeError, "least(ways, letters, limit, lost)");
    double limit = PyFloat_AsDouble(args[2]);
    if ((limit == -1.0 && PyErr_Occurred()) || losses_of(args[3], lost) < 0)
        return NULL;
    if (roomy(&room, PyUnicode_GET_LENGTH(args[1])) < 0) {
        emptied(&room);
        return NULL;
    }
    double found = least_of(args[0], args[1], limit, lost, room.room, room.letters);
    emptied(&room);
    return found == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(found);
}

static PyObject *within(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t given)
{
    double lost[LETTERS];
    Room room = {.count = 0};
    if (given != 3 || !PyTuple_Check(args[0]) || !PyTuple_Check(args[1]))
        return PyErr_Format(PyExc_TypeError, "within(ways, spellings, lost)");
    if (losses_of(args[2], lost) < 0)
        return NULL;
    int found = 0;
    for (Py_ssize_t i = 0; found == 0 && i < PyTuple_GET_SIZE(args[1]); i++) {
        PyObject *text;
        double most, spent = -1.0;
        if (entry_of(PyTuple_GET_ITEM(args[1], i), &text, &most) == 0 && roomy(&room, PyUnicode_GET_LENGTH(text)) == 0)
            spent = least_of(args[0], text, most, lost, room.room, room.letters);
        found = PyErr_Occurred() ? -1 : spent < most;
    }
    emptied(&room);
    return found < 0 ? NULL : PyBool_FromLong(found);
}

static PyType_Slot sound_slots[] = {
    {Py_tp_new, sound_new},
    {Py_tp_dealloc, sound_dealloc},
    {Py_tp_doc, "Sound(spellings, skip): the spellings of one sound with their prices, and the price of leaving it out."},
    {0, NULL},
};
static PyType_Spec sound_spec = {
    .name = "sheaf.matching.compiled.Sound",
    .basicsize = sizeof(Sound),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = sound_slots,
};
static PyMethodDef methods[] = {
    {"least", (PyCFunction)(void (*)(void))least, METH_FASTCALL,
     "least(ways, letters, limit, lost): the least cost of any way of spelling, or the limit where none is below it."},
    {"within", (PyCFunction)(void (*)(void))within, METH_FASTCALL,
     "within(ways, spellings, lost): whether any way of spelling costs less than any of the letters may."},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "spelling", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_spelling(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL)
        return NULL;
    sound_type = (PyTypeObject *)PyType_FromSpec(&sound_spec);
    if (sound_type == NULL || PyModule_AddObjectRef(module, "Sound", (PyObject *)sound_type) < 0) {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}
