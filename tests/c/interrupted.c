/* A program with one thread ends its own calls: by a flag that a signal handler sets, which the
 * calls ask for. The sandbox has "empty", and never answers the first requests. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

struct asked {
    pthread_t thread;
    int times, ends_at;
};

static volatile sig_atomic_t alarmed;

static void note_alarm(int number) {
    (void)number;
    alarmed = 1;
}

static int32_t is_alarmed(void *user_data) {
    struct asked *asked = user_data;
    CHECK(pthread_equal(asked->thread, pthread_self()));
    asked->times++;
    /* The test sends a line once the service has a request. */
    struct pollfd line = {.fd = STDIN_FILENO, .events = POLLIN};
    if (!alarmed && poll(&line, 1, 0) == 1)
        CHECK(raise(SIGALRM) == 0);
    return alarmed;
}

static int32_t is_enough(void *user_data) {
    struct asked *asked = user_data;
    CHECK(pthread_equal(asked->thread, pthread_self()));
    return ++asked->times >= asked->ends_at ? -1 : 0;
}

static void never(yl_code code, yl_groups *groups, yl_error *error, void *user_data) {
    (void)code, (void)groups, (void)error, (void)user_data;
    CHECK(!"a call that was refused called back");
}

int main(void) {
    struct sigaction action = {.sa_handler = note_alarm};
    struct asked asked = {pthread_self(), 0, 5};
    yl_client *client = sandbox_client();
    yl_call_options *options = yl_call_options_new();
    yl_error *error = NULL;
    CHECK(sigaction(SIGALRM, &action, NULL) == 0);
    CHECK(yl_call_options_set_interrupted(options, is_alarmed, &asked) == YL_OK);
    CHECK(yl_delete_group_with(client, "hanging", 0, options, NULL, &error) == YL_ERR_CANCELLED);
    CHECK(yl_error_sent(error) == YL_SENT_MAYBE_APPLIED);
    CHECK(yl_error_attempt_count(error) == 1);
    yl_error_free(error);
    /* It is asked before anything is sent. */
    CHECK(yl_delete_group_with(client, "hanging", 0, options, NULL, &error) == YL_ERR_CANCELLED);
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    yl_error_free(error);

    uint64_t faces = 1;
    CHECK(yl_call_options_set_interrupted(options, is_enough, &asked) == YL_OK);
    asked.times = 0;
    CHECK(yl_list_groups(client, options, NULL, NULL) == YL_ERR_CANCELLED);
    CHECK(asked.times == asked.ends_at);
    asked.times = 0;
    CHECK(yl_group_info(client, "hanging", options, NULL, NULL) == YL_ERR_CANCELLED);
    asked.times = 0;
    CHECK(yl_face_count(client, "hanging", options, &faces, NULL) == YL_ERR_CANCELLED);
    CHECK(asked.times == asked.ends_at && faces == 0);

    /* It has no thread to be asked on. */
    CHECK(yl_list_groups_async(client, options, never, NULL, &error) == YL_ERR_INVALID_ARGUMENT);
    CHECK(holds(yl_error_message(error), "interrupted"));
    yl_error_free(error);

    CHECK(yl_call_options_set_interrupted(options, NULL, NULL) == YL_OK);
    CHECK(yl_delete_group_with(client, "empty", 0, options, NULL, NULL) == YL_OK);
    yl_call_options_free(options);
    yl_client_free(client);
    return 0;
}
