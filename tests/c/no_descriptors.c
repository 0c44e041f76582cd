/* The process has no file descriptor left. The sandbox has "empty". no_descriptors ENDPOINT: the
 * sandbox, by a name. */
#define _POSIX_C_SOURCE 200809L
#include "check.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

static void ended(yl_code code, yl_deletion *deletion, yl_error *error, void *user_data) {
    (void)code, (void)deletion, (void)error, (void)user_data;
    CHECK(!"a call that was refused called back");
}

static void named(yl_code code, yl_error *error) {
    CHECK(code == YL_ERR_CONNECT_FAILED && yl_error_code(error) == code);
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    CHECK(holds(yl_error_message(error), "Too many open files"));
    yl_error_free(error);
}

static yl_client *made(yl_options *options) {
    yl_client *client = NULL;
    CHECK(yl_client_new(options, &client, NULL) == YL_OK);
    return client;
}

int main(int count, char **arguments) {
    CHECK(count == 2);
    struct rlimit few;
    CHECK(getrlimit(RLIMIT_NOFILE, &few) == 0);
    few.rlim_cur = 32;
    CHECK(setrlimit(RLIMIT_NOFILE, &few) == 0);
    yl_options *options = yl_options_from_env();
    CHECK(yl_options_set_max_retries(options, 0) == YL_OK);
    yl_client *by_address = made(options);
    CHECK(yl_options_set_endpoint(options, arguments[1]) == YL_OK);
    yl_client *by_name = made(options);
    /* Its endpoint needs the system's CAs. */
    CHECK(yl_options_set_endpoint(options, "https://faces.invalid") == YL_OK);

    int files[32], opened = 0;
    while ((files[opened] = open("/", O_RDONLY)) >= 0)
        opened++;
    yl_error *error = NULL;
    yl_client *client = NULL;
    yl_code code = yl_client_new(options, &client, &error);
    CHECK(client == NULL);
    named(code, error);
    CHECK(yl_options_set_endpoint(options, arguments[1]) == YL_OK);
    code = yl_client_new(options, &client, &error);
    named(code, error);
    code = yl_delete_group(by_address, "empty", 0, NULL, &error);
    named(code, error);
    code = yl_delete_group(by_name, "empty", 0, NULL, &error);
    named(code, error);
    code = yl_delete_group_async(by_name, "empty", 0, NULL, ended, NULL, &error);
    named(code, error);

    while (opened > 0)
        CHECK(close(files[--opened]) == 0);
    CHECK(yl_delete_group(by_name, "empty", 0, NULL, NULL) == YL_OK);
    yl_client_free(by_address);
    yl_client_free(by_name);
    yl_options_free(options);
    return 0;
}
