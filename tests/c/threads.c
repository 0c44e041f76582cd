/* One client serves many threads. The sandbox has thread-0 to thread-31. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <semaphore.h>

#define THREADS 8
#define CALLS 4

static const yl_client *shared;

static void missing(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    CHECK(code == YL_ERR_INVALID_OUTER_ID && deletion == NULL);
    yl_error_free(error);
    sem_post(user_data);
}

/* All threads at once begin the client's first call that does not block. */
static void begin(void) {
    sem_t ended;
    CHECK(sem_init(&ended, 0, 0) == 0);
    CHECK(yl_delete_group_async(shared, "none", 0, NULL, missing, &ended, NULL) == YL_OK);
    CHECK(sem_wait(&ended) == 0);
    CHECK(sem_destroy(&ended) == 0);
}

static void *run(void *argument) {
    begin();
    int first = *(int *)argument * CALLS;
    for (int call = first; call < first + CALLS; call++) {
        char group_id[32];
        yl_deletion *deletion = NULL;
        yl_error *error = NULL;
        snprintf(group_id, sizeof group_id, "thread-%d", call);
        CHECK(yl_delete_group(shared, group_id, 0, &deletion, &error) == YL_OK);
        CHECK(error == NULL && same(yl_deletion_group_id(deletion), group_id));
        CHECK(yl_client_clock_correction_ms(shared) == 0);
        yl_deletion_free(deletion);
        CHECK(yl_delete_group(shared, group_id, 0, &deletion, &error) == YL_ERR_INVALID_OUTER_ID);
        CHECK(deletion == NULL && yl_error_attempt_count(error) == 1);
        yl_error_free(error);
    }
    return NULL;
}

int main(void) {
    yl_client *client = sandbox_client();
    pthread_t threads[THREADS];
    int numbers[THREADS];
    shared = client;
    for (int thread = 0; thread < THREADS; thread++) {
        numbers[thread] = thread;
        CHECK(pthread_create(&threads[thread], NULL, run, &numbers[thread]) == 0);
    }
    for (int thread = 0; thread < THREADS; thread++)
        CHECK(pthread_join(threads[thread], NULL) == 0);
    yl_client_free(client);
    return 0;
}
