/* Texts set against each other letter by letter, a machine word for all letters of one of them: what reach.c uses. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdint.h>
#include <string.h>

#define ASCII 128
#define LETTERS 64 /* of the one text: bits of a number */

typedef struct {
    Py_ssize_t size, others;
    uint64_t ascii[ASCII], other_bits[LETTERS];
    Py_UCS4 other[LETTERS];
} Pattern;

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

static uint64_t places_of(const Pattern *mine, Py_UCS4 letter)
{
    uint64_t here = letter < ASCII ? mine->ascii[letter] : 0;
    for (Py_ssize_t i = 0; letter >= ASCII && i < mine->others; i++)
        here |= mine->other[i] == letter ? mine->other_bits[i] : 0;
    return here;
}

/* Whether fewer than three letters in five differ: put in, left out, changed, changed over (Hyyro 2003). */
static int alike(const Pattern *mine, const unsigned char *at, const unsigned char *end)
{
    uint64_t up = ~(uint64_t)0, down = 0, diagonal = 0, before = 0, last = mine->size ? (uint64_t)1 << (mine->size - 1) : 0;
    Py_ssize_t apart = mine->size, size = 0;
    for (; at < end; size++) {
        Py_UCS4 letter = letter_of(&at, end);
        uint64_t here = places_of(mine, letter);
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

/* Takes one more letter to the longest common subsequence (Hyyro 2004): the zeros of `row` count its letters. */
static uint64_t common(const Pattern *mine, uint64_t row, Py_UCS4 letter)
{
    uint64_t here = row & places_of(mine, letter);
    return (row + here) | (row - here);
}

static Py_ssize_t zeros_of(const Pattern *mine, uint64_t row)
{
    uint64_t all = mine->size == LETTERS ? ~(uint64_t)0 : ((uint64_t)1 << mine->size) - 1;
    return __builtin_popcountll(~row & all);
}
