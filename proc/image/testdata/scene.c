/*
 * A program whose variables the tests look at. It stops nowhere; the tests halt it in stop_here() and
 * read the frames above. No C library: see build.sh.
 */
typedef unsigned long size_t;
typedef int (*operation)(int, int);

enum color { RED, GREEN = 5, BLUE };
enum flags { F_READ = 1, F_WRITE = 2, F_EXEC = 4 };

struct point {
    int x, y;
};

struct item {
    char name[8];
    struct point at;
    unsigned ready : 1;
    int level : 5;
    enum color color;
    struct item *next;
    union {
        int whole;
        unsigned char part[4];
    };
};

int counter = 41;
static const char *motto = "one \"small\" step\n";
struct item first = { "first", { 3, -4 }, 1, -7, GREEN, 0, { 0x01020304 } };
extern int elsewhere;
int elsewhere = 7;

/* gcc calls these two even in a freestanding program. */
void *memset(void *to, int c, size_t n)
{
    for (char *p = to; n; n--)
        *p++ = c;
    return to;
}

void *memcpy(void *to, const void *from, size_t n)
{
    const char *q = from;

    for (char *p = to; n; n--)
        *p++ = *q++;
    return to;
}

__attribute__((noinline)) void stop_here(int why)
{
    __asm__ volatile("" : : "r"(why) : "memory");
}

static int add(int a, int b)
{
    return a + b;
}

__attribute__((noinline)) int types(struct item *it, const char *word, double ratio)
{
    static long calls = 100;
    signed char tiny = -3;
    unsigned char byte = 200;
    char letter = 'A';
    _Bool yes = 1;
    short small = -300;
    unsigned long big = 0xffffffffffffffff;
    float half = 0.5f;
    int table[2][3] = { { 1, 2, 3 }, { 4, 5, 6 } };
    int many[40] = { 9, 8 };
    char text[] = "glass\tcase";
    const char *chinese = "玻璃";
    operation op = add;
    struct item copy = *it;
    struct item *list[2] = { it, 0 };
    void *nothing = 0;
    volatile enum flags mode = F_READ | F_EXEC;
    int n = it->at.x + 1;
    int vla[n];

    calls++;
    for (int i = 0; i < n; i++)
        vla[i] = i * 10;
    {
        int n = -1; /* hides the outer one */
        stop_here(n + tiny + byte + letter + yes + small + (int)big + (int)half + table[1][2] + many[1]
                  + text[0] + chinese[0] + op(1, 2) + copy.at.x + (list[0] == nothing) + vla[1]);
    }
    return (int)mode + (int)ratio + word[0];
}

__attribute__((noinline)) int depth(int level, long sum)
{
    if (level == 0)
        return types(&first, "word", 2.25) + elsewhere;
    return depth(level - 1, sum + level) + 1;
}

static inline int twice(int inner)
{
    int doubled = inner * 2;
    stop_here(doubled);
    return doubled + counter;
}

__attribute__((noinline)) int optimized(int given)
{
    int result = twice(given + 1);
    stop_here(result);
    return result;
}

int main(void)
{
    int local = 12;

    counter++;
    local += depth(3, 0);
    local += optimized(20);
    return local + motto[0];
}

void _start(void)
{
    int status = main() & 0;

    register long a0 __asm__("a0") = status;
    register long a7 __asm__("a7") = 93;
    __asm__ volatile("ecall" : : "r"(a0), "r"(a7));
    __builtin_unreachable();
}
