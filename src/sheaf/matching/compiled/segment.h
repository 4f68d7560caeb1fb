/* A module of one type over arrays of an open segment, which stay where they are mapped: what gather.c and reach.c share. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define ARRAYS 7

/* -1, with the exception for arrays that do not fit each other. */
static int odd_arrays(void)
{
    PyErr_SetString(PyExc_ValueError, "the arrays are not those of a segment");
    return -1;
}

/* Takes the arrays that a type is called with, counting those held; -1 with an exception. sizes: bytes of an entry of each. */
static int arrays_of(PyObject *args, PyObject *kwargs, const char *usage, const Py_ssize_t *sizes, Py_buffer *views, int *held,
                     Py_ssize_t *count)
{
    if ((kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) || PyTuple_GET_SIZE(args) != ARRAYS) {
        PyErr_SetString(PyExc_TypeError, usage);
        return -1;
    }
    for (int i = 0; i < ARRAYS; i++) {
        if (PyObject_GetBuffer(PyTuple_GET_ITEM(args, i), &views[i], PyBUF_C_CONTIGUOUS) < 0)
            return -1;
        (*held)++;
        count[i] = views[i].len / sizes[i];
        if (views[i].itemsize != sizes[i] || views[i].ndim != 1)
            return odd_arrays();
    }
    return 0;
}

static void released(Py_buffer *views, int *held)
{
    while (*held > 0)
        PyBuffer_Release(&views[--*held]);
}

static PyObject *module_of(struct PyModuleDef *definition, PyType_Spec *spec, const char *name)
{
    PyObject *module = PyModule_Create(definition);
    PyObject *type = module ? PyType_FromSpec(spec) : NULL;
    if (type == NULL || PyModule_AddObjectRef(module, name, type) < 0)
        Py_CLEAR(module);
    Py_XDECREF(type);
    return module;
}
