/* SPDX-License-Identifier: ISC
 * reading.c - how long reading and judging take, and how much memory.  Built without sanitizers it prints the figures of the product.
 * A text is measured as it comes, after all others, when the caches hold what they have left; and once more at once.  Of some rounds
 * the best counts: what else the machine does is not the text's fault.
 *
 *   reading [FILE...]     corpus files (last column: the text); without one, the English ones of tests/corpus */
#include <config.h>

#include <time.h>

#include "../support/real_rules.h"

enum { TEXTS_MAX = 40000, LONG = 1600, ROUNDS = 5, LOADS = 3 };

struct texts {
    struct str *list;
    size_t n;
};

struct bench {
    struct real_rules rules;
    struct arena *arena;
    struct texts texts, joined, repeats;
};

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void add_text(struct texts *texts, struct str text)
{
    if (texts->n < TEXTS_MAX && text.n > 0)
        texts->list[texts->n++] = text;
}

static void add_rows(struct texts *texts, struct str file)
{
    struct str line;
    for (bool heading = true; str_cut(&file, '\n', &line); heading = false)
        if (!heading)
            add_text(texts, real_corpus_text(line));
}

/* A text of exactly LONG bytes; what it is made of comes again until it is full. */
static void add_long(struct texts *longs, const struct str *pieces, size_t n)
{
    char *s = malloc(LONG);
    size_t used = 0;
    if (s == NULL)
        return;
    for (size_t i = 0; used < LONG; i = (i + 1) % n) {
        size_t room = LONG - used, take = pieces[i].n < room ? pieces[i].n : room;
        memcpy(s + used, pieces[i].s, take);
        used += take;
        if (used < LONG)
            s[used++] = ' ';
    }
    add_text(longs, (struct str){ s, LONG });
}

static void make_longs(struct bench *b)
{
    static const char *const REPEATS[] = {
        "no fever or numbness and", "cant feel my arm", "headache", "a", "the", "numb", "7", "7/10 8 out of 10", "no", "no,", "not sure if maybe",
        "since yesterday at 2pm", "for 20 min", "i", "my mom", "pain in my head, neck and back", "hedache nmubness cnat", "qwxzvk", "thhhe",
        "worst headache of my life out of nowhere", "took 2 advil 400mg", "no me duele la cabeza.", "j'ai pas mal a la tete et", "if", "should i worry about", "\xF0\x9F\xA4\xAE", "h3adache p@in",
        "cant cant cant", "never felt so bad", "x", ".", "a.b.c.", "i'm can't don't", "1 2 3 4 5 6 7 8 9", "160/95 14:30", "and", "or",
    };
    for (size_t i = 0; i + 40 < b->texts.n; i += 40)
        add_long(&b->joined, b->texts.list + i, 40);
    for (size_t i = 0; i < sizeof REPEATS / sizeof *REPEATS; i++) {
        struct str piece = str_of(REPEATS[i]);
        add_long(&b->repeats, &piece, 1);
    }
    static const char LETTERS[] = "aaaaaaaabcdefghijklmnopqrstuvwxyz";
    char *one = malloc(LONG);
    for (size_t i = 0; one != NULL && i < LONG; i++)
        one[i] = LETTERS[i * 7919 % (sizeof LETTERS - 1)];
    if (one != NULL)
        add_text(&b->repeats, (struct str){ one, LONG });
}

enum { READING, JUDGING, TOGETHER, STAGES };
static const char *const STAGE_NAMES[STAGES] = { "reading", "judging", "together" };

struct took {
    double us[STAGES];
    size_t bytes;
    size_t n_tokens;
};

static bool measure_once(struct bench *b, struct str text, struct took *best)
{
    const struct read_request request = { .text = { text }, .now_utc = REAL_NOW };
    struct reading reading;
    struct assessment assessment;
    arena_reset(b->arena);
    double start = now_us();
    if (nlp_read(&request, b->rules.lexicon, b->arena, &reading, NULL) < 0)
        return false;
    double middle = now_us();
    if (judge(&reading, NULL, b->rules.ruleset, b->arena, &assessment, NULL) < 0)
        return false;
    double end = now_us();
    const double us[STAGES] = { middle - start, end - middle, end - start };
    for (int stage = 0; stage < STAGES; stage++)
        best->us[stage] = us[stage] < best->us[stage] ? us[stage] : best->us[stage];
    best->bytes = arena_used_bytes(b->arena);
    best->n_tokens = reading.n_tokens;
    return true;
}

static void print_stages(const struct texts *texts, const struct took *took, const char *when)
{
    printf("  %s\n", when);
    for (int stage = 0; stage < STAGES; stage++) {
        double sum = 0;
        size_t worst = 0;
        for (size_t i = 0; i < texts->n; i++) {
            sum += took[i].us[stage];
            worst = took[i].us[stage] > took[worst].us[stage] ? i : worst;
        }
        printf("    %-8s  mean %8.1f us   worst %8.1f us   (%zu tokens: %.32s...)\n", STAGE_NAMES[stage], sum / (double)texts->n,
               took[worst].us[stage], took[worst].n_tokens, texts->list[worst].s);
    }
}

static void print_memory(const struct texts *texts, const struct took *took)
{
    size_t bytes = 0, most = 0;
    for (size_t i = 0; i < texts->n; i++) {
        bytes += took[i].bytes;
        most = took[i].bytes > most ? took[i].bytes : most;
    }
    printf("  arena       mean %8.0f bytes most %8zu\n", (double)bytes / (double)texts->n, most);
}

static bool report(struct bench *b, const struct texts *texts, const char *what)
{
    struct took *first = calloc(texts->n + 1, sizeof *first), *again = calloc(texts->n + 1, sizeof *again);
    bool good = first != NULL && again != NULL && texts->n > 0;
    double chars = 0;
    for (size_t i = 0; good && i < texts->n; i++) {
        for (int stage = 0; stage < STAGES; stage++)
            first[i].us[stage] = again[i].us[stage] = 1e12;
        chars += (double)texts->list[i].n;
    }
    for (int round = 0; round < ROUNDS; round++)
        for (size_t i = 0; good && i < texts->n; i++)
            good = measure_once(b, texts->list[i], &first[i]) && measure_once(b, texts->list[i], &again[i]);
    if (good) {
        printf("%s: %zu texts of %.0f characters\n", what, texts->n, chars / (double)texts->n);
        print_stages(texts, first, "one after the other");
        print_stages(texts, again, "the same again at once");
        print_memory(texts, first);
    }
    free(first);
    free(again);
    return good;
}

static bool read_corpus(struct bench *b, int n, char **names)
{
    static const char *const USUAL[] = { "develop-en.tsv", "develop2-en.tsv", "develop3-en.tsv", "develop4-en.tsv", "develop5-en.tsv",
                                         "develop6-en.tsv", "develop7-en.tsv", "develop8-en.tsv", "develop9-en.tsv", "develop10-en.tsv" };
    struct str text;
    if (n == 0) {
        for (size_t i = 0; i < sizeof USUAL / sizeof *USUAL; i++) {
            if (!real_corpus_read(&b->rules, USUAL[i], &text))
                return false;
            add_rows(&b->texts, text); /* kept until the end */
        }
        return true;
    }
    for (int i = 0; i < n; i++) {
        struct err err;
        if (file_read(names[i], 8 << 20, &text, &err) < 0) {
            fprintf(stderr, "%s\n", err.text);
            return false;
        }
        add_rows(&b->texts, text);
    }
    return true;
}

int main(int argc, char **argv)
{
    struct bench b = { .arena = arena_new((size_t)8 << 20) };
    b.texts.list = calloc(TEXTS_MAX, sizeof *b.texts.list);
    b.joined.list = calloc(TEXTS_MAX, sizeof *b.joined.list);
    b.repeats.list = calloc(TEXTS_MAX, sizeof *b.repeats.list);
    double load_us = 1e12;
    if (b.arena == NULL || b.texts.list == NULL || b.joined.list == NULL || b.repeats.list == NULL)
        return 1;
    for (int i = 0; i < LOADS; i++) {
        real_rules_clear(&b.rules);
        double start = now_us();
        if (!real_rules_load(&b.rules))
            return 1;
        double took = now_us() - start;
        load_us = took < load_us ? took : load_us;
    }
    if (!read_corpus(&b, argc - 1, argv + 1))
        return 1;
    make_longs(&b);
    printf("loading all rules: %.0f ms (%zu phrases, %zu rules)\n", load_us / 1000, lexicon_n_phrases(b.rules.lexicon),
           ruleset_n_rules(b.rules.ruleset));
    bool good = report(&b, &b.texts, "corpus") && report(&b, &b.joined, "joined corpus texts") &&
        report(&b, &b.repeats, "one thing again and again");
    return good ? 0 : 1;
}
