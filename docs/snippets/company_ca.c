#include <stdio.h>
#include <stdlib.h>
#include <yl_facesearch.h>

int main(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    yl_options_set_ca_file(options, getenv("COMPANY_CA")); /* PEM */
    yl_code code = yl_client_new(options, &client, &error);
    if (code == YL_OK)
        code = yl_delete_group(client, "YuanliStudent_01", 0, &deletion, &error);
    if (code == YL_OK)
        puts(yl_outcome_name(yl_deletion_outcome(deletion)));
    else /* with YL_ERR_TLS_FAILED: another CA, nothing was sent */
        printf("%s (%s)\n", yl_error_message(error), yl_sent_name(yl_error_sent(error)));
    yl_error_free(error);
    yl_deletion_free(deletion);
    yl_client_free(client);
    yl_options_free(options);
    return code == YL_OK ? 0 : 1;
}
