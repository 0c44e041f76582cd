#include <stdio.h>
#include <stdlib.h>
#include <yl_facesearch.h>

int main(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    /* After a value that is refused, yl_client_new() fails and names it. */
    yl_options_set_proxy(options, getenv("EGRESS_PROXY")); /* http://[user:password@]host:port */
    yl_options_set_ca_file(options, getenv("EGRESS_CA"));  /* PEM, in place of the system's CAs */
    yl_options_set_connect_timeout_ms(options, 3000);      /* inside the timeout */
    yl_options_set_timeout_ms(options, 20000);             /* for a whole call */
    yl_options_set_max_retries(options, 1);
    yl_code code = yl_client_new(options, &client, &error);
    if (code == YL_OK)
        code = yl_delete_group(client, "YuanliStudent_01", 0, &deletion, &error);
    puts(code == YL_OK ? yl_outcome_name(yl_deletion_outcome(deletion)) : yl_error_message(error));
    yl_error_free(error);
    yl_deletion_free(deletion);
    yl_client_free(client);
    yl_options_free(options);
    return code == YL_OK ? 0 : 1;
}
