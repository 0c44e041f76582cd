import { promisify } from "node:util";
import koffi from "koffi";

// yl-facesearch promises to need at most 512 KiB of stack; koffi gives such a call 128 KiB.
koffi.config({ async_stack_size: 1048576 });
const lib = koffi.load(process.env.YL_LIBRARY ?? "libyl_facesearch.so");
for (const name of ["yl_options", "yl_client", "yl_deletion", "yl_error"]) koffi.opaque(name);
const clientNew = lib.func("int yl_client_new(yl_options *, _Out_ yl_client **, _Out_ yl_error **)");
const deleteGroup = lib.func(
  "int yl_delete_group(yl_client *, str, uint32_t, _Out_ yl_deletion **, _Out_ yl_error **)",
);
const optionsFromEnv = lib.func("yl_options *yl_options_from_env()");
const outcome = lib.func("int yl_deletion_outcome(yl_deletion *)");
const outcomeName = lib.func("str yl_outcome_name(int)");
const message = lib.func("str yl_error_message(yl_error *)");
const sent = lib.func("int yl_error_sent(yl_error *)");
const sentName = lib.func("str yl_sent_name(int)");
const report = (error) => `${message(error)} (${sentName(sent(error))})`;
const free = (name) => lib.func(`void yl_${name}_free(yl_${name} *)`);

const options = optionsFromEnv();
const client = [null];
const failure = [null];
if (clientNew(options, client, failure) !== 0) throw new Error(report(failure[0]));
free("options")(options);

const deletion = [null];
// On a thread of koffi's: the event loop goes on.
const code = await promisify(deleteGroup.async)(client[0], "YuanliStudent_01", 0, deletion, failure);
console.log(code === 0 ? outcomeName(outcome(deletion[0])) : report(failure[0]));
free("deletion")(deletion[0]);
free("error")(failure[0]);
free("client")(client[0]);
process.exitCode = code === 0 ? 0 : 1;
