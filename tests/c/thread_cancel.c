/* pthread_cancel() of a thread that is inside calls takes effect after them. The sandbox never
 * answers the first request. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <pthread.h>

struct call {
    yl_client *client;
    const yl_call_options *options;
    yl_code code;
    yl_sent sent;
};

static void *run(void *argument) {
    struct call *call = argument;
    yl_error *error = NULL;
    int state = -1;
    call->code = yl_delete_group_with(call->client, "hanging", 0, call->options, NULL, &error);
    call->sent = yl_error_sent(error);
    /* The cancellation is pending from here on: none of these may act on it. */
    yl_error_free(error);
    yl_client *own = sandbox_client();
    CHECK(yl_list_groups(own, NULL, NULL, NULL) == YL_OK);
    yl_client_free(own);
    yl_client_free(call->client);
    CHECK(pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state) == 0);
    CHECK(state == PTHREAD_CANCEL_ENABLE);
    CHECK(pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL) == 0);
    pthread_testcancel();
    CHECK(!"the thread was not cancelled");
    return NULL;
}

int main(void) {
    yl_cancel_token *cancel = yl_cancel_token_new();
    yl_call_options *options = yl_call_options_new();
    CHECK(yl_call_options_set_cancel(options, cancel) == YL_OK);
    struct call call = {sandbox_client(), options, YL_OK, 0};
    pthread_t thread;
    void *result = NULL;
    CHECK(pthread_create(&thread, NULL, run, &call) == 0);
    /* The test sends a line once the service has the request. */
    CHECK(getchar() == '\n');
    CHECK(pthread_cancel(thread) == 0);
    yl_cancel_token_cancel(cancel);
    CHECK(pthread_join(thread, &result) == 0);
    CHECK(result == PTHREAD_CANCELED);
    CHECK(call.code == YL_ERR_CANCELLED && call.sent == YL_SENT_MAYBE_APPLIED);
    yl_call_options_free(options);
    yl_cancel_token_free(cancel);
    return 0;
}
