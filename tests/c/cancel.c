/* A call that would hang is cancelled from another thread. The sandbox has "empty", and never
 * answers its first request. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>

struct call {
    const yl_client *client;
    const yl_call_options *options;
    yl_code code;
    yl_error *error;
};

static void *run(void *argument) {
    struct call *call = argument;
    yl_deletion *deletion = NULL;
    call->code =
        yl_delete_group_with(call->client, "hanging", 0, call->options, &deletion, &call->error);
    CHECK(deletion == NULL);
    return NULL;
}

int main(void) {
    yl_client *client = sandbox_client();
    yl_cancel_token *cancel = yl_cancel_token_new();
    yl_call_options *options = yl_call_options_new();
    CHECK(yl_call_options_set_cancel(options, cancel) == YL_OK);

    struct call call = {client, options, YL_OK, NULL};
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, run, &call) == 0);
    /* The test sends a line once the service has the request. */
    CHECK(getchar() == '\n');
    yl_cancel_token_cancel(cancel);
    /* The call may still use it: it is shared. */
    yl_cancel_token_free(cancel);
    CHECK(pthread_join(thread, NULL) == 0);
    CHECK(call.code == YL_ERR_CANCELLED);
    CHECK(yl_error_sent(call.error) == YL_SENT_MAYBE_APPLIED);
    CHECK(yl_error_attempt_count(call.error) == 1);
    CHECK(yl_attempt_code(yl_error_attempt(call.error, 0)) == YL_ERR_CANCELLED);
    yl_error_free(call.error);

    /* A token that has been used ends later calls at once. */
    yl_error *error = NULL;
    CHECK(yl_delete_group_with(client, "hanging", 0, options, NULL, &error) == YL_ERR_CANCELLED);
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    yl_error_free(error);
    yl_call_options_free(options);

    /* The client goes on. */
    CHECK(yl_delete_group(client, "empty", 0, NULL, NULL) == YL_OK);
    yl_client_free(client);
    return 0;
}
