/* The keys of the sounds of a name, alone and two by two: `index/keys.py` in C, the same numbers in the same order. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>

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

static PyMethodDef methods[] = {
    {"name_keys", name_keys, METH_VARARGS,
     "name_keys(groups, single, pair): each sound alone, and with each of the other words, under two tags."},
    {"other_keys", other_keys, METH_VARARGS,
     "other_keys(groups, others, pair): the sounds that could be meant in a word's place with those of the others."},
    {NULL, NULL, 0, NULL},
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "keys", .m_size = -1, .m_methods = methods};

PyMODINIT_FUNC PyInit_keys(void)
{
    return PyModule_Create(&definition);
}
