/* Calls from where a thread has lost its thread-local data: the destructor of a thread-specific
 * value, which comes after all others and comes again, and an atexit() handler. Deletes nothing. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>
#include <semaphore.h>

static pthread_key_t key;
static yl_client *client;
static int destructions;
static sem_t has_ended;

static yl_client *made(void) {
    yl_options *options = yl_options_from_env();
    yl_client *made = NULL;
    CHECK(yl_client_new(options, &made, NULL) == YL_OK);
    yl_options_free(options);
    return made;
}

static void ended(yl_code code, yl_groups *groups, yl_error *error, void *user_data) {
    CHECK(code == YL_OK && groups != NULL && error == NULL && user_data == NULL);
    yl_groups_free(groups);
    CHECK(sem_post(&has_ended) == 0);
}

static int32_t never(void *user_data) {
    CHECK(user_data == NULL);
    return 0;
}

static void use(yl_client *used) {
    yl_call_options *options = yl_call_options_new();
    CHECK(yl_call_options_set_interrupted(options, never, NULL) == YL_OK);
    CHECK(yl_list_groups(used, NULL, NULL, NULL) == YL_OK);
    CHECK(yl_list_groups(used, options, NULL, NULL) == YL_OK);
    yl_call_options_free(options);
    CHECK(yl_list_groups_async(used, NULL, ended, NULL, NULL) == YL_OK);
    CHECK(sem_wait(&has_ended) == 0);
}

static void use_both(void) {
    yl_client *own = made();
    use(client);
    use(own);
    yl_client_free_and_wait(own);
}

static void destroyed(void *value) {
    use_both();
    if (++destructions < 3)
        CHECK(pthread_setspecific(key, value) == 0);
}

static void *thread(void *value) {
    CHECK(pthread_setspecific(key, value) == 0);
    use_both();
    return NULL;
}

static void at_exit(void) {
    use_both();
    yl_client_free_and_wait(client);
    printf("%d", destructions);
}

int main(void) {
    pthread_t started;
    CHECK(sem_init(&has_ended, 0, 0) == 0);
    CHECK(pthread_key_create(&key, destroyed) == 0);
    CHECK(atexit(at_exit) == 0);
    client = made();
    CHECK(pthread_create(&started, NULL, thread, &key) == 0);
    CHECK(pthread_join(started, NULL) == 0);
    use_both();
    return 0;
}
