/* What both C programs share: rounds of calls on request. `PROGRAM KIND ENDPOINT CA_FILE AT_ONCE`.
 */
#ifndef ROUNDS_H
#define ROUNDS_H

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define GROUP_ID "YuanliStudent_01"
#define API_KEY "f3Qm0sVtB7uYcK2hN9xRzLwDa5eJgP1o"
#define API_SECRET "Zx81mCqT4vLr6KdS0yHbW3nJfGa7uEpo"

/* Ends the program: a call that fails must be seen. */
static inline void fail(const char *why) {
    fprintf(stderr, "%s\n", why);
    exit(1);
}

/* Makes one call, or fails. */
typedef void call_function(void *caller);

typedef struct share {
    call_function *call;
    void *caller;
    long calls;
    pthread_barrier_t *barrier;
} share;

static inline void *run_thread(void *argument) {
    share *mine = argument;
    pthread_barrier_wait(mine->barrier);
    for (long done = 0; done < mine->calls; done++)
        mine->call(mine->caller);
    return NULL;
}

static inline long long now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static inline long long round_ns(call_function *call, void **callers, int threads, long calls) {
    if (threads == 1) {
        long long start = now_ns();
        for (long done = 0; done < calls; done++)
            call(callers[0]);
        return now_ns() - start;
    }
    pthread_t ids[64];
    share shares[64];
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, (unsigned)threads + 1);
    for (int thread = 0; thread < threads; thread++) {
        shares[thread] = (share){call, callers[thread], calls / threads, &barrier};
        if (pthread_create(&ids[thread], NULL, run_thread, &shares[thread]) != 0)
            fail("no thread");
    }
    pthread_barrier_wait(&barrier);
    long long start = now_ns();
    for (int thread = 0; thread < threads; thread++)
        pthread_join(ids[thread], NULL);
    long long took = now_ns() - start;
    pthread_barrier_destroy(&barrier);
    return took;
}

/* Answers each line of standard input, a number of calls, with the nanoseconds they took: made by
 * `threads` threads at once, each with one of `callers`. */
static inline void answer_rounds(call_function *call, void **callers, int threads) {
    char line[32];
    while (fgets(line, sizeof line, stdin)) {
        printf("%lld\n", round_ns(call, callers, threads, strtol(line, NULL, 10)));
        fflush(stdout);
    }
}

#endif
