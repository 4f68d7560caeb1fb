/* The records that share keys with a query, likeliest first: `index/gathered.py` in C, float for float and in the same order.
 *
 * Records holds the arrays of an open segment, memory-mapped as they are. `best` looks keys up, takes the records of the rarest
 * as far as the budget goes, leaves out those whose birth dates rule them out, and sums the weights of the others. Whatever the
 * arrays hold, nothing outside them is read: places are cut off at their ends, records that do not exist are passed over. */
#include "segment.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 9
#define SEVERAL 0xFFFF
#define MOST_BUDGET 65536
#define AHEAD 12 /* records of which the memory is asked for before they are looked at */
#define FEW 64 /* dates or nationalities of a query */

enum { KEY, START, TABLE, HELD, YEAR, MONTH_DAY, NATION };
enum { APART, NEAR, TYPED, SAME_YEAR, SAME_MONTH, SWAPPED, SAME_DAY, NONE, ANY }; /* rows of `bounds.table`, worst first */

typedef struct {
    PyObject_HEAD
    Py_buffer views[ARRAYS];
    int held;
    int shift;
    Py_ssize_t count[ARRAYS];
    uint32_t *born; /* year, month and day of each record in one place, for one look at memory */
} Records;

typedef struct {
    Py_ssize_t length, start;
    double share;
} Span;

typedef struct {
    uint32_t record;
    double weight, need;
} Found;

typedef struct {
    long date[FEW][3], nation[FEW];
    Py_ssize_t dates, nations;
    const double *table;
    int hopeless[ROWS]; /* which rows of the table leave nothing open, whatever the nationality */
} Asked;

static const Py_ssize_t SIZES[ARRAYS] = {8, 4, 4, 4, 2, 2, 2};

static void records_dealloc(Records *self)
{
    PyTypeObject *type = Py_TYPE(self);
    released(self->views, &self->held);
    PyMem_Free(self->born);
    type->tp_free((PyObject *)self);
    Py_DECREF(type);
}

/* Whether the arrays fit each other; sets the shift that makes an entry of the table of a key. */
static int fitting(Records *self)
{
    Py_ssize_t entries = self->count[TABLE] - 1;
    int bits = 0;
    while (bits < 63 && ((Py_ssize_t)1 << bits) < entries)
        bits++;
    self->shift = 64 - bits;
    return bits > 0 && ((Py_ssize_t)1 << bits) == entries && self->count[START] == self->count[KEY] + 1 &&
           self->count[MONTH_DAY] == self->count[YEAR] && self->count[NATION] == self->count[YEAR];
}

static int born_of(Records *self)
{
    const uint16_t *year = self->views[YEAR].buf, *month_day = self->views[MONTH_DAY].buf;
    if ((self->born = PyMem_Malloc(((size_t)self->count[YEAR] + 1) * sizeof(uint32_t))) == NULL)
        return PyErr_NoMemory(), -1;
    for (Py_ssize_t i = 0; i < self->count[YEAR]; i++)
        self->born[i] = (uint32_t)year[i] << 16 | month_day[i];
    return 0;
}

static PyObject *records_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    Records *self = (Records *)type->tp_alloc(type, 0); /* all zero */
    if (self == NULL)
        return NULL;
    const char *usage = "Records(key, start, table, held, year, month_day, nation)";
    if (arrays_of(args, kwargs, usage, SIZES, self->views, &self->held, self->count) == 0 && (fitting(self) || odd_arrays() == 0) &&
        born_of(self) == 0)
        return (PyObject *)self;
    Py_DECREF(self);
    return NULL;
}

/* Where the owners of a key stand: their number, 0 where it has none. */
static Py_ssize_t span_of(const Records *self, uint64_t key, Py_ssize_t *start)
{
    const uint64_t *keys = self->views[KEY].buf;
    const uint32_t *table = self->views[TABLE].buf, *starts = self->views[START].buf;
    uint64_t slot = key >> self->shift;
    Py_ssize_t low = Py_MIN((Py_ssize_t)table[slot], self->count[KEY]), end = Py_MIN((Py_ssize_t)table[slot + 1], self->count[KEY]);
    for (Py_ssize_t high = end; low < high;) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    if (low >= end || keys[low] != key)
        return 0;
    *start = Py_MIN((Py_ssize_t)starts[low], self->count[HELD]);
    Py_ssize_t stop = Py_MIN((Py_ssize_t)starts[low + 1], self->count[HELD]);
    return stop > *start ? stop - *start : 0;
}

static int looked_up(const Records *self, PyObject *keys, double share, Span *spans, Py_ssize_t *count)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(keys); i++) {
        uint64_t key = PyLong_AsUnsignedLongLong(PyList_GET_ITEM(keys, i));
        if (key == (uint64_t)-1 && PyErr_Occurred())
            return -1;
        Span *span = &spans[*count];
        span->share = share;
        if ((span->length = span_of(self, key, &span->start)) > 0)
            (*count)++;
    }
    return 0;
}

static int rarer(const void *one, const void *two)
{
    const Span *a = one, *b = two;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    return (a->share > b->share) - (a->share < b->share);
}

static int likelier(const void *one, const void *two)
{
    const Found *a = one, *b = two;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

/* Whether numbers of at most four digits differ in one digit or none. */
static int one_digit(long one, long two)
{
    int apart = 0;
    for (int i = 0; i < 4; i++, one /= 10, two /= 10)
        apart += one % 10 != two % 10;
    return apart <= 1;
}

/* What `evidence.verdict` says of two dates, as a row of the table. held: month and day. */
static int kind_of(const long *date, long year, long held)
{
    long month = held >> 5, day = held & 31;
    int same_month = month == date[1], same_day = day == date[2];
    if (!day || !date[2]) {
        if (year != date[0])
            return year - date[0] == 1 || date[0] - year == 1 ? NEAR : APART;
        return !month || !date[1] ? SAME_YEAR : same_month ? SAME_MONTH : APART;
    }
    if (year != date[0])
        return same_month && same_day && one_digit(year, date[0]) ? TYPED : APART;
    if (same_month && same_day)
        return SAME_DAY;
    if (month == date[2] && day == date[1])
        return SWAPPED;
    return (same_month || same_day) && one_digit(month, date[1]) && one_digit(day, date[2]) ? TYPED : APART;
}

/* The row of the table for all dates of the query: of several the one that agrees best counts. */
static int row_of(const Asked *asked, long year, long month_day)
{
    int best = APART;
    if (!asked->dates || !year)
        return NONE;
    if (year == SEVERAL)
        return ANY;
    for (Py_ssize_t i = 0; i < asked->dates; i++) {
        int kind = kind_of(asked->date[i], year, month_day);
        best = kind > best ? kind : best;
    }
    return best;
}

/* The log-odds that the names of a record need; infinite where none are enough. */
static double need_of(const Records *self, const Asked *asked, uint32_t record)
{
    int row = row_of(asked, self->born[record] >> 16, self->born[record] & 0xFFFF);
    if (asked->hopeless[row])
        return INFINITY;
    long held = ((const uint16_t *)self->views[NATION].buf)[record];
    int nation = asked->nations && held ? 2 : 0;
    for (Py_ssize_t i = 0; nation == 2 && i < asked->nations; i++)
        if (held == asked->nation[i] || held == SEVERAL)
            nation = 1;
    return asked->table[row * 3 + nation];
}

/* Adds the weight of one key to each of its open records. slots: places in `found` by record, -1 where free, never half full. */
static void added(const Records *self, const Asked *asked, const Span *span, double weight, int32_t *slots, uint32_t mask, Found *found,
                  Py_ssize_t *count)
{
    const uint32_t *held = (const uint32_t *)self->views[HELD].buf + span->start;
    for (Py_ssize_t i = 0; i < span->length; i++) {
        if (i + AHEAD < span->length && (Py_ssize_t)held[i + AHEAD] < self->count[YEAR])
            __builtin_prefetch(self->born + held[i + AHEAD]);
        uint32_t record = held[i], slot = (record * 2654435769u) >> 7 & mask;
        double need = (Py_ssize_t)record < self->count[YEAR] ? need_of(self, asked, record) : INFINITY;
        if (!(need < INFINITY))
            continue;
        while (slots[slot] >= 0 && found[slots[slot]].record != record)
            slot = (slot + 1) & mask;
        if (slots[slot] < 0) {
            slots[slot] = (int32_t)*count;
            found[(*count)++] = (Found){record, 0.0, need};
        }
        found[slots[slot]].weight += weight;
    }
}

/* All open ones that the budget allows, in their order; how many they are. */
static Py_ssize_t taken(const Records *self, const Asked *asked, Span *spans, Py_ssize_t count, Py_ssize_t budget, int32_t *slots,
                        uint32_t mask, Found *found)
{
    Py_ssize_t spent = 0, open = 0;
    double total = (double)Py_MAX(self->count[YEAR], 2);
    qsort(spans, (size_t)count, sizeof(Span), rarer);
    for (Py_ssize_t i = 0; i < count && !(spent && spent + spans[i].length > budget); i++) {
        spans[i].length = Py_MIN(spans[i].length, budget);
        spent += spans[i].length;
        added(self, asked, &spans[i], spans[i].share * log2(1.0 + total / (double)spans[i].length), slots, mask, found, &open);
    }
    qsort(found, (size_t)open, sizeof(Found), likelier);
    return open;
}

static int numbers_of(PyObject *items, long *numbers, Py_ssize_t most)
{
    if (PyTuple_GET_SIZE(items) > most)
        return PyErr_Format(PyExc_OverflowError, "too many dates or nationalities"), -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(items); i++) {
        numbers[i] = PyLong_AsLong(PyTuple_GET_ITEM(items, i));
        if (numbers[i] == -1 && PyErr_Occurred())
            return -1;
        if (numbers[i] < 0 || numbers[i] > SEVERAL)
            return PyErr_Format(PyExc_OverflowError, "a date or nationality out of range"), -1;
    }
    return 0;
}

static int asked_of(Asked *asked, PyObject *dates, PyObject *nations, const Py_buffer *table)
{
    asked->dates = PyTuple_GET_SIZE(dates);
    asked->nations = PyTuple_GET_SIZE(nations);
    asked->table = table->buf;
    if (table->len != ROWS * 3 * (Py_ssize_t)sizeof(double) || asked->dates > FEW)
        return PyErr_Format(PyExc_OverflowError, "a table of %d rows and at most %d dates", ROWS, FEW), -1;
    for (int row = 0; row < ROWS; row++)
        asked->hopeless[row] = !(asked->table[row * 3] < INFINITY) && !(asked->table[row * 3 + 1] < INFINITY) &&
                               !(asked->table[row * 3 + 2] < INFINITY);
    for (Py_ssize_t i = 0; i < asked->dates; i++) {
        PyObject *date = PyTuple_GET_ITEM(dates, i);
        if (!PyTuple_Check(date) || PyTuple_GET_SIZE(date) != 3)
            return PyErr_Format(PyExc_TypeError, "a date is a year, a month and a day"), -1;
        if (numbers_of(date, asked->date[i], 3) < 0)
            return -1;
    }
    return numbers_of(nations, asked->nation, FEW);
}

/* Two byte strings: the records, and what the names of each need. */
static PyObject *told(const Found *found, Py_ssize_t count)
{
    PyObject *records = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(uint32_t));
    PyObject *needs = PyBytes_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(double));
    for (Py_ssize_t i = 0; records && needs && i < count; i++) {
        memcpy(PyBytes_AS_STRING(records) + i * (Py_ssize_t)sizeof(uint32_t), &found[i].record, sizeof(uint32_t));
        memcpy(PyBytes_AS_STRING(needs) + i * (Py_ssize_t)sizeof(double), &found[i].need, sizeof(double));
    }
    PyObject *both = records && needs ? PyTuple_Pack(2, records, needs) : NULL;
    Py_XDECREF(records);
    Py_XDECREF(needs);
    return both;
}

static PyObject *worked(const Records *self, const Asked *asked, PyObject *own, PyObject *wide, double share, Py_ssize_t budget,
                        Py_ssize_t limit)
{
    uint32_t room = 16;
    Py_ssize_t count = 0;
    PyObject *result = NULL;
    while (room < 2 * (size_t)budget)
        room *= 2;
    Span *spans = PyMem_Calloc((size_t)(PyList_GET_SIZE(own) + PyList_GET_SIZE(wide)) + 1, sizeof(Span));
    int32_t *slots = PyMem_Malloc(room * sizeof(int32_t));
    Found *found = PyMem_Malloc(((size_t)budget + 1) * sizeof(Found));
    if (!spans || !slots || !found)
        PyErr_NoMemory();
    else if (looked_up(self, own, 1.0, spans, &count) == 0 && looked_up(self, wide, share, spans, &count) == 0) {
        memset(slots, 0xff, room * sizeof(int32_t));
        Py_ssize_t open = taken(self, asked, spans, count, budget, slots, room - 1, found);
        result = told(found, Py_MIN(limit, open));
    }
    PyMem_Free(spans);
    PyMem_Free(slots);
    PyMem_Free(found);
    return result;
}

static PyObject *best(Records *self, PyObject *args)
{
    PyObject *own, *wide, *dates, *nations, *result = NULL;
    Py_buffer table;
    double share;
    Py_ssize_t budget, limit;
    Asked asked;
    if (!PyArg_ParseTuple(args, "O!O!dO!O!y*nn", &PyList_Type, &own, &PyList_Type, &wide, &share, &PyTuple_Type, &dates, &PyTuple_Type,
                          &nations, &table, &budget, &limit))
        return NULL;
    if (budget < 1 || budget > MOST_BUDGET || limit < 0)
        PyErr_Format(PyExc_ValueError, "a budget from 1 to %d, and a limit", MOST_BUDGET);
    else if (asked_of(&asked, dates, nations, &table) == 0)
        result = worked(self, &asked, own, wide, share, budget, limit);
    PyBuffer_Release(&table);
    return result;
}

static PyMethodDef record_methods[] = {
    {"best", (PyCFunction)best, METH_VARARGS,
     "best(own, wide, share, dates, nations, table, budget, limit): records and the log-odds that their names need, as bytes."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot record_slots[] = {
    {Py_tp_new, records_new},
    {Py_tp_dealloc, records_dealloc},
    {Py_tp_methods, record_methods},
    {Py_tp_doc, "Records(key, start, table, held, year, month_day, nation): the arrays of an open segment."},
    {0, NULL},
};
static PyType_Spec record_spec = {
    .name = "sheaf.matching.compiled.Records",
    .basicsize = sizeof(Records),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = record_slots,
};
static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "gather", .m_size = -1};

PyMODINIT_FUNC PyInit_gather(void)
{
    return module_of(&definition, &record_spec, "Records");
}
