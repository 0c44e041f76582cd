/* What may still happen to calls in flight when their client goes, and when the process ends. The
 * sandbox never answers. exit waited | closed | in_callback | at_exit | while_exiting */
#define _DEFAULT_SOURCE
#include "check.h"

#include <semaphore.h>
#include <time.h>
#include <unistd.h>

enum { CALLS = 50 };

static yl_client *client;
static int calls, cancelled, maybe_applied, refused;
static sem_t begun, go;

static void keep(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    (void)user_data;
    cancelled += code == YL_ERR_CANCELLED;
    maybe_applied += yl_error_sent(error) == YL_SENT_MAYBE_APPLIED;
    yl_deletion_free(deletion);
    yl_error_free(error);
    /* Last: main() may wait for it. */
    __atomic_fetch_add(&calls, 1, __ATOMIC_RELEASE);
}

/* Begins another call of a client that is being freed. */
static void again(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    keep(code, deletion, error, user_data);
    yl_error *why = NULL;
    refused += yl_delete_group_async(client, "again", 0, NULL, keep, NULL, &why) == YL_ERR_CLOSED &&
               yl_error_sent(why) == YL_SENT_NOT_SENT;
    yl_error_free(why);
}

/* Frees its client. */
static void freeing(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    keep(code, deletion, error, user_data);
    yl_client_free_and_wait(client);
    CHECK(sem_post(&go) == 0);
}

/* Is in progress when the process begins to end. */
static void slow(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    CHECK(sem_post(&begun) == 0);
    CHECK(sem_wait(&go) == 0);
    keep(code, deletion, error, user_data);
    CHECK(sem_post(&begun) == 0);
}

static void begin(const char *group_id, const yl_call_options *options,
                  yl_delete_callback callback) {
    CHECK(yl_delete_group_async(client, group_id, 0, options, callback, NULL, NULL) == YL_OK);
}

static void free_at_exit(void) {
    yl_client_free_and_wait(client);
    CHECK(calls == CALLS && cancelled == CALLS);
    printf("no callback comes now\n");
}

static void let_a_callback_end(void) {
    CHECK(calls == 0);
    CHECK(sem_post(&go) == 0);
    CHECK(sem_wait(&begun) == 0);
    CHECK(calls == 1);
    yl_client_free_and_wait(client);
    printf("a callback came in exit()\n");
}

int main(int count, char **arguments) {
    CHECK(count == 2);
    const char *part = arguments[1];
    CHECK(sem_init(&begun, 0, 0) == 0 && sem_init(&go, 0, 0) == 0);
    yl_client_free_and_wait(NULL);
    client = sandbox_client();
    if (same(part, "waited") || same(part, "at_exit")) {
        yl_cancel_token *unused = yl_cancel_token_new();
        yl_call_options *options = yl_call_options_new();
        CHECK(yl_call_options_set_cancel(options, unused) == YL_OK);
        yl_cancel_token_free(unused);
        for (int call = 0; call < CALLS; call++)
            begin("hanging", call % 2 ? options : NULL, keep);
        yl_call_options_free(options);
        /* The test sends a line once the service has a request. */
        CHECK(getchar() == '\n');
        if (same(part, "at_exit")) {
            CHECK(atexit(free_at_exit) == 0);
            return 0;
        }
        yl_client_free_and_wait(client);
        CHECK(calls == CALLS && cancelled == CALLS && maybe_applied > 0);
    } else if (same(part, "closed")) {
        begin("hanging", NULL, again);
        begin("hanging", NULL, again);
        CHECK(getchar() == '\n');
        yl_client_free_and_wait(client);
        CHECK(calls == 2 && refused == 2);
    } else if (same(part, "in_callback")) {
        yl_call_options *options = yl_call_options_new();
        CHECK(yl_call_options_set_timeout_ms(options, 1) == YL_OK);
        begin("hanging", NULL, keep);
        CHECK(getchar() == '\n');
        begin("ends-first", options, freeing);
        yl_call_options_free(options);
        CHECK(sem_wait(&go) == 0);
        /* It could not wait for its own thread, on which the first call ends now. */
        const time_t limit = time(NULL) + 60;
        while (__atomic_load_n(&calls, __ATOMIC_ACQUIRE) < 2)
            CHECK(time(NULL) < limit && usleep(1000) == 0);
        CHECK(cancelled == 1);
    } else {
        CHECK(same(part, "while_exiting"));
        yl_cancel_token *end = yl_cancel_token_new();
        yl_call_options *options = yl_call_options_new();
        CHECK(yl_call_options_set_cancel(options, end) == YL_OK);
        begin("hanging", options, slow);
        yl_call_options_free(options);
        CHECK(getchar() == '\n');
        yl_cancel_token_cancel(end);
        yl_cancel_token_free(end);
        CHECK(sem_wait(&begun) == 0);
        CHECK(atexit(let_a_callback_end) == 0);
    }
    return 0;
}
