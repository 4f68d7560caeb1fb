/* The keys of the sounds of a name, alone, two by two and with years, and which words have keys in common: `index/keys.py` and
 * `index/postings.py` in C, the same numbers in the same order. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

static const uint64_t A = 0x9E3779B97F4A7C15u, B = 0xC2B2AE3D27D4EB4Fu; /* as in keys.mix */

static uint64_t mix(uint64_t tag, uint64_t a, uint64_t b)
{
    uint64_t value = (a + 1) * A ^ (b + 1) * B ^ tag;
    return (value ^ value >> 29) * B;
}

/* The item of a sequence of tuples; NULL with an exception. */
static PyObject *group_of(PyObject *groups, Py_ssize_t at)
{
    PyObject *group = PyList_GET_ITEM(groups, at);
    if (PyTuple_Check(group))
        return group;
    return PyErr_Format(PyExc_TypeError, "sounds are a list of tuples of numbers"), NULL;
}

static int sound_of(PyObject *group, Py_ssize_t at, uint64_t *sound)
{
    *sound = PyLong_AsUnsignedLong(PyTuple_GET_ITEM(group, at));
    if (*sound == (unsigned long)-1 && PyErr_Occurred())
        return -1;
    if (*sound > UINT32_MAX)
        return PyErr_Format(PyExc_OverflowError, "a sound has 32 bits"), -1;
    return 0;
}

static int put(PyObject *found, uint64_t key)
{
    PyObject *number = PyLong_FromUnsignedLongLong(key);
    int failed = number == NULL || PyList_Append(found, number) < 0;
    Py_XDECREF(number);
    return failed ? -1 : 0;
}

/* Every sound of one tuple with every one of the other. */
static int paired(PyObject *found, PyObject *left, PyObject *right, uint64_t tag)
{
    uint64_t one, two;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(left); i++)
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(right); j++)
            if (sound_of(left, i, &one) < 0 || sound_of(right, j, &two) < 0 ||
                put(found, one < two ? mix(tag, one, two) : mix(tag, two, one)) < 0)
                return -1;
    return 0;
}

static int named(PyObject *found, PyObject *groups, uint64_t single, uint64_t pair)
{
    PyObject *left, *right;
    uint64_t sound;
    Py_ssize_t count = PyList_GET_SIZE(groups);
    for (Py_ssize_t i = 0; i < count; i++) {
        if ((left = group_of(groups, i)) == NULL)
            return -1;
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(left); j++)
            if (sound_of(left, j, &sound) < 0 || put(found, mix(single, sound, 0)) < 0)
                return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        for (Py_ssize_t j = i + 1; j < count; j++)
            if ((left = group_of(groups, i)) == NULL || (right = group_of(groups, j)) == NULL || paired(found, left, right, pair) < 0)
                return -1;
    return 0;
}

static int widened(PyObject *found, PyObject *groups, PyObject *others, uint64_t pair)
{
    PyObject *left, *right;
    for (Py_ssize_t i = 0; i < Py_MIN(PyList_GET_SIZE(groups), PyList_GET_SIZE(others)); i++)
        for (Py_ssize_t j = 0; j < PyList_GET_SIZE(groups); j++) {
            if (i == j)
                continue;
            if ((left = group_of(others, i)) == NULL || (right = group_of(groups, j)) == NULL || paired(found, left, right, pair) < 0)
                return -1;
        }
    return 0;
}

static PyObject *name_keys(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *groups;
    unsigned long long single, pair;
    if (!PyArg_ParseTuple(args, "O!KK", &PyList_Type, &groups, &single, &pair))
        return NULL;
    PyObject *found = PyList_New(0);
    if (found != NULL && named(found, groups, single, pair) < 0)
        Py_CLEAR(found);
    return found;
}

static PyObject *other_keys(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *groups, *others;
    unsigned long long pair;
    if (!PyArg_ParseTuple(args, "O!O!K", &PyList_Type, &groups, &PyList_Type, &others, &pair))
        return NULL;
    PyObject *found = PyList_New(0);
    if (found != NULL && widened(found, groups, others, pair) < 0)
        Py_CLEAR(found);
    return found;
}

/* Every sound of every tuple with every year. */
static int dated(PyObject *found, PyObject *groups, uint64_t tag, PyObject *years)
{
    PyObject *group;
    uint64_t sound, year;
    for (Py_ssize_t k = 0; k < PyList_GET_SIZE(years); k++) {
        year = PyLong_AsUnsignedLong(PyList_GET_ITEM(years, k));
        if (year == (unsigned long)-1 && PyErr_Occurred())
            return -1;
        if (year > UINT32_MAX)
            return PyErr_Format(PyExc_OverflowError, "a year has 32 bits"), -1;
        for (Py_ssize_t i = 0; i < PyList_GET_SIZE(groups); i++) {
            if ((group = group_of(groups, i)) == NULL)
                return -1;
            for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(group); j++)
                if (sound_of(group, j, &sound) < 0 || put(found, mix(tag, sound, year)) < 0)
                    return -1;
        }
    }
    return 0;
}

static PyObject *year_keys(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *groups, *years;
    unsigned long long tag;
    if (!PyArg_ParseTuple(args, "O!KO!", &PyList_Type, &groups, &tag, &PyList_Type, &years))
        return NULL;
    PyObject *found = PyList_New(0);
    if (found != NULL && dated(found, groups, tag, years) < 0)
        Py_CLEAR(found);
    return found;
}

/* The owners of all keys in a row, as bytes of 32 bits each; nothing outside the arrays is read. */
typedef struct {
    Py_buffer keys, starts, table, held;
    Py_ssize_t many, all;
    int shift;
} Words;

static int fitting(Words *self)
{
    Py_ssize_t entries = self->table.len / 4 - 1;
    int bits = 0;
    self->many = self->keys.len / 4;
    self->all = self->held.len / 4;
    while (bits < 31 && ((Py_ssize_t)1 << bits) < entries)
        bits++;
    self->shift = 32 - bits;
    return bits > 0 && ((Py_ssize_t)1 << bits) == entries && self->starts.len / 4 == self->many + 1;
}

/* Where the owners of a key stand: their number, 0 where it has none. */
static Py_ssize_t span_of(const Words *self, uint32_t key, Py_ssize_t *start)
{
    const uint32_t *keys = self->keys.buf, *table = self->table.buf, *starts = self->starts.buf;
    uint32_t slot = key >> self->shift;
    Py_ssize_t at = Py_MIN((Py_ssize_t)table[slot], self->many), end = Py_MIN((Py_ssize_t)table[slot + 1], self->many);
    while (at < end && keys[at] < key)
        at++;
    if (at >= end || keys[at] != key)
        return 0;
    *start = Py_MIN((Py_ssize_t)starts[at], self->all);
    return Py_MAX(Py_MIN((Py_ssize_t)starts[at + 1], self->all) - *start, 0);
}

static PyObject *owned(Words *self, PyObject *wanted)
{
    Py_ssize_t count = PyTuple_GET_SIZE(wanted), size = 0, start = 0, many;
    PyObject *found = NULL;
    uint64_t key;
    if (!fitting(self))
        return PyErr_Format(PyExc_ValueError, "arrays that do not fit each other"), NULL;
    for (int filled = 0; filled < 2; filled++, size = filled < 2 ? 0 : size) {
        for (Py_ssize_t i = 0; i < count; i++) {
            if (sound_of(wanted, i, &key) < 0)
                return Py_XDECREF(found), NULL;
            if ((many = span_of(self, (uint32_t)key, &start)) > 0 && filled)
                memcpy(PyBytes_AS_STRING(found) + size * 4, (const uint32_t *)self->held.buf + start, (size_t)many * 4);
            size += many;
        }
        if (!filled && (found = PyBytes_FromStringAndSize(NULL, size * 4)) == NULL)
            return NULL;
    }
    return found;
}

static PyObject *owners(PyObject *Py_UNUSED(module), PyObject *args)
{
    Words self;
    PyObject *wanted;
    if (!PyArg_ParseTuple(args, "y*y*y*y*O!", &self.keys, &self.starts, &self.table, &self.held, &PyTuple_Type, &wanted))
        return NULL;
    PyObject *found = owned(&self, wanted);
    Py_buffer *taken[] = {&self.keys, &self.starts, &self.table, &self.held};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        PyBuffer_Release(taken[i]);
    return found;
}

static PyMethodDef methods[] = {
    {"name_keys", name_keys, METH_VARARGS,
     "name_keys(groups, single, pair): each sound alone, and with each of the other words, under two tags."},
    {"other_keys", other_keys, METH_VARARGS,
     "other_keys(groups, others, pair): the sounds that could be meant in a word's place with those of the others."},
    {"year_keys", year_keys, METH_VARARGS, "year_keys(groups, tag, years): each sound with each year."},
    {"owners", owners, METH_VARARGS, "owners(keys, starts, table, held, wanted): who has one of the wanted keys, 32 bits each."},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "keys", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_keys(void)
{
    return PyModule_Create(&definition);
}
