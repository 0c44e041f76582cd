/* Calls that do not block: many in flight, begun in callbacks, logged. The sandbox has call-0 to
 * call-999, chained, freeing, and full (with faces). */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <dirent.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

#define CALLS 1000

struct call {
    sem_t *ended;
    yl_client *client;
    pthread_t thread;
    int calls;
    yl_code code;
    yl_deletion *deletion;
    yl_error *error;
};

static void keep(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    struct call *call = user_data;
    call->calls++;
    call->thread = pthread_self();
    call->code = code;
    call->deletion = deletion;
    call->error = error;
    sem_post(call->ended);
}

static void never(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    (void)code, (void)deletion, (void)error, (void)user_data;
    CHECK(!"a call that was refused called back");
}

static void refused(const yl_client *client, const char *group_id, uint32_t flags,
                    const yl_call_options *options, yl_delete_callback callback,
                    const char *message) {
    yl_error *error = (yl_error *)1;
    CHECK(yl_delete_group_async(client, group_id, flags, options, callback, NULL, &error) ==
          YL_ERR_INVALID_ARGUMENT);
    CHECK(holds(yl_error_message(error), message));
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    yl_error_free(error);
    CHECK(yl_delete_group_async(client, group_id, flags, options, callback, NULL, NULL) ==
          YL_ERR_INVALID_ARGUMENT);
}

static void bad_calls(const yl_client *client) {
    refused(NULL, "full", 0, NULL, never, "client is NULL");
    refused(client, NULL, 0, NULL, never, "group_id is NULL");
    refused(client, "\xff", 0, NULL, never, "group_id must be UTF-8");
    refused(client, "a b", 0, NULL, never, "group_id");
    refused(client, "full", 4, NULL, never, "0x4");
    refused(client, "full", 0, NULL, NULL, "callback is NULL");
    yl_call_options *options = yl_call_options_new();
    CHECK(yl_call_options_set_timeout_ms(options, UINT64_MAX) == YL_OK);
    refused(client, "full", 0, options, never, "timeout");
    yl_call_options_free(options);
}

static void many(const yl_client *client) {
    static struct call calls[CALLS];
    sem_t ended;
    CHECK(sem_init(&ended, 0, 0) == 0);
    for (int number = 0; number < CALLS; number++) {
        char group_id[32];
        yl_error *error = (yl_error *)1;
        snprintf(group_id, sizeof group_id, "call-%d", number);
        calls[number].ended = &ended;
        CHECK(yl_delete_group_async(client, group_id, 0, NULL, keep, &calls[number], &error) ==
              YL_OK);
        CHECK(error == NULL);
    }
    for (int number = 0; number < CALLS; number++)
        CHECK(sem_wait(&ended) == 0);
    for (int number = 0; number < CALLS; number++) {
        char group_id[32];
        snprintf(group_id, sizeof group_id, "call-%d", number);
        if (calls[number].code != YL_OK)
            fprintf(stderr, "%s\n", yl_error_message(calls[number].error));
        CHECK(calls[number].calls == 1);
        CHECK(calls[number].code == YL_OK && calls[number].error == NULL);
        CHECK(same(yl_deletion_group_id(calls[number].deletion), group_id));
        CHECK(pthread_equal(calls[number].thread, calls[0].thread));
        CHECK(!pthread_equal(calls[number].thread, pthread_self()));
        yl_deletion_free(calls[number].deletion);
    }
    CHECK(sem_destroy(&ended) == 0);
}

static void failing(const yl_client *client) {
    sem_t ended;
    struct call call = {.ended = &ended};
    CHECK(sem_init(&ended, 0, 0) == 0);
    CHECK(yl_delete_group_async(client, "full", 0, NULL, keep, &call, NULL) == YL_OK);
    CHECK(sem_wait(&ended) == 0);
    CHECK(call.code == YL_ERR_NOT_EMPTY && call.deletion == NULL);
    CHECK(yl_error_code(call.error) == YL_ERR_NOT_EMPTY);
    CHECK(yl_error_sent(call.error) == YL_SENT_REJECTED);
    yl_error_free(call.error);
    CHECK(yl_delete_group_async(client, "full", YL_DELETE_NON_EMPTY, NULL, keep, &call, NULL) ==
          YL_OK);
    CHECK(sem_wait(&ended) == 0);
    CHECK(call.code == YL_OK && call.calls == 2);
    yl_deletion_free(call.deletion);
    CHECK(sem_destroy(&ended) == 0);
}

/* Blocks, begins another call, and frees the client that makes it. */
static void chain(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    struct call *call = user_data;
    CHECK(code == YL_OK && error == NULL);
    yl_deletion_free(deletion);
    CHECK(yl_delete_group(call->client, "chained", 0, NULL, NULL) == YL_ERR_INVALID_OUTER_ID);
    CHECK(yl_delete_group_async(call->client, "freeing", 0, NULL, keep, call, NULL) == YL_OK);
    yl_client_free(call->client);
}

/* As the last call of its client. */
static void end(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    struct call *call = user_data;
    yl_client_free(call->client);
    keep(code, deletion, error, call);
}

static void callbacks_use_the_library(void) {
    sem_t ended;
    struct call call = {.ended = &ended, .client = sandbox_client()};
    CHECK(sem_init(&ended, 0, 0) == 0);
    CHECK(yl_delete_group_async(call.client, "chained", 0, NULL, chain, &call, NULL) == YL_OK);
    CHECK(sem_wait(&ended) == 0);
    CHECK(call.code == YL_OK && same(yl_deletion_group_id(call.deletion), "freeing"));
    yl_deletion_free(call.deletion);

    call.client = sandbox_client();
    CHECK(yl_delete_group_async(call.client, "chained", 0, NULL, end, &call, NULL) == YL_OK);
    CHECK(sem_wait(&ended) == 0);
    CHECK(call.code == YL_ERR_INVALID_OUTER_ID);
    yl_error_free(call.error);
    CHECK(sem_destroy(&ended) == 0);
}

struct log {
    int lines;
    pthread_t thread;
    yl_log_level level;
    char line[256];
};

static void note(yl_log_level level, const char *line, void *user_data) {
    struct log *log = user_data;
    log->lines++;
    log->thread = pthread_self();
    log->level = level;
    snprintf(log->line, sizeof log->line, "%s", line);
}

static void logged(void) {
    struct log log = {0};
    sem_t ended;
    struct call call = {.ended = &ended};
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    CHECK(sem_init(&ended, 0, 0) == 0);
    CHECK(yl_options_set_log(options, note, &log) == YL_OK);
    CHECK(yl_client_new(options, &client, NULL) == YL_OK);

    CHECK(yl_delete_group(client, "full", YL_DELETE_MISSING_OK, NULL, NULL) == YL_OK);
    CHECK(log.lines == 2 && log.level == YL_LOG_INFO);
    CHECK(pthread_equal(log.thread, pthread_self()));
    CHECK(strcmp(log.line, "delete_group full: ended: absent after 1 attempt") == 0);

    CHECK(yl_delete_group_async(client, "call-0", 0, NULL, keep, &call, NULL) == YL_OK);
    CHECK(sem_wait(&ended) == 0);
    CHECK(log.lines == 4 && pthread_equal(log.thread, call.thread));
    yl_error_free(call.error);
    yl_client_free(client);

    CHECK(yl_options_set_log(options, NULL, &log) == YL_OK);
    CHECK(yl_client_new(options, &client, NULL) == YL_OK);
    CHECK(yl_delete_group(client, "full", YL_DELETE_MISSING_OK, NULL, NULL) == YL_OK);
    CHECK(log.lines == 4);
    yl_client_free(client);
    yl_options_free(options);
    CHECK(sem_destroy(&ended) == 0);
}

static int threads(void) {
    DIR *tasks = opendir("/proc/self/task");
    int found = 0;
    CHECK(tasks != NULL);
    for (struct dirent *task; (task = readdir(tasks)) != NULL;)
        found += task->d_name[0] != '.';
    closedir(tasks);
    return found;
}

/* A thread that was joined may be listed a moment longer. */
static void settles(int expected) {
    const time_t limit = time(NULL) + 20;
    while (threads() != expected) {
        CHECK(time(NULL) < limit);
        sched_yield();
    }
}

struct slow {
    sem_t begun;
    int returned;
};

static void slow(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    struct slow *slow = user_data;
    CHECK(code != YL_OK && deletion == NULL);
    sem_post(&slow->begun);
    for (int turn = 0; turn < 10000; turn++)
        sched_yield();
    yl_error_free(error);
    slow->returned = 1;
}

static void free_waits_for_a_callback(void) {
    struct slow call = {.returned = 0};
    yl_client *client = sandbox_client();
    CHECK(sem_init(&call.begun, 0, 0) == 0);
    CHECK(yl_delete_group_async(client, "call-0", 0, NULL, slow, &call, NULL) == YL_OK);
    CHECK(sem_wait(&call.begun) == 0);
    yl_client_free(client);
    CHECK(call.returned);
    CHECK(sem_destroy(&call.begun) == 0);
}

/* Writes the directory of its own thread. */
static void *listed(void *written) {
    char thread[64] = "";
    CHECK(readlink("/proc/thread-self", thread, sizeof thread - 1) > 0);
    sprintf(written, "/proc/%s", thread);
    return NULL;
}

int main(void) {
    /* With the first thread, a sanitizer may make one of its own. */
    pthread_t first;
    char directory[80];
    CHECK(pthread_create(&first, NULL, listed, directory) == 0);
    CHECK(pthread_join(first, NULL) == 0);
    while (access(directory, F_OK) == 0)
        sched_yield();
    const int before = threads();
    yl_client *client = sandbox_client();
    bad_calls(client);
    CHECK(threads() == before);
    many(client);
    failing(client);
    CHECK(threads() == before + 1);
    yl_client_free(client);
    settles(before);
    logged();
    callbacks_use_the_library();
    /* The threads of clients that a callback freed end by themselves. */
    settles(before);
    free_waits_for_a_callback();
    return 0;
}
