/* The system gives no thread, as in a container at its limit of processes. The sandbox has
 * "by-address". no_thread ENDPOINT: the sandbox, by a name that must be resolved. */
#define _GNU_SOURCE
#include "check.h"

#include <sys/resource.h>
#include <unistd.h>

int main(int count, char **arguments) {
    CHECK(count == 2);
    yl_options *options = yl_options_from_env();
    CHECK(yl_options_set_endpoint(options, arguments[1]) == YL_OK);
    CHECK(yl_options_set_max_retries(options, 0) == YL_OK);
    yl_client *by_name = NULL;
    CHECK(yl_client_new(options, &by_name, NULL) == YL_OK);
    yl_options_free(options);
    yl_client *by_address = sandbox_client();

    /* The limit does not hold for root. */
    const struct rlimit none = {0, 0};
    CHECK(setrlimit(RLIMIT_NPROC, &none) == 0);
    CHECK(getuid() != 0 || setuid(65534) == 0);

    yl_error *error = NULL;
    CHECK(yl_delete_group(by_name, "by-address", 0, NULL, &error) == YL_ERR_CONNECT_FAILED);
    CHECK(yl_error_sent(error) == YL_SENT_NOT_SENT);
    CHECK(holds(yl_error_message(error), "localhost"));
    CHECK(holds(yl_error_message(error), "no thread"));
    yl_error_free(error);

    /* An address needs no thread. */
    CHECK(yl_delete_group(by_address, "by-address", 0, NULL, NULL) == YL_OK);
    yl_client_free(by_name);
    yl_client_free(by_address);
    return 0;
}
