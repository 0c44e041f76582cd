//! The calls of the API, one in each file, and what they have in common: the signature, the form,
//! the record of each execution.
//!
//! Each judges a form against the face libraries and answers with the documented reply. Uses the
//! state and the signature's check; the connection uses it, and nothing below the connection does.

mod arguments;
mod delete_group;
mod face_count;
mod group_info;
mod list_groups;
pub(crate) mod verdict;

use serde_json::{Map, Value};

use crate::call::Call;
use crate::execution::Execution;
use crate::operation::Operation;
use crate::operations::arguments::{bad, required};
use crate::operations::verdict::Verdict;
use crate::service::Service;
use crate::sign::{self, Refusal};
use crate::state::{State, unix_milliseconds};

/// What a successful reply carries beside `request_id` and `time_used`.
type Members = Map<String, Value>;

/// Carries out a call by the documents as they apply at this moment, and records that.
pub(crate) fn carry_out(state: &mut State, service: &Service, call: &Call) -> Verdict {
    let verdict = judge(state, service, call);
    let execution = Execution {
        at_ms: unix_milliseconds(),
        applied: verdict.applied,
        error: verdict.error().map(str::to_owned),
    };
    if let Some(record) = state.record(call.record) {
        if record.executions.is_empty() {
            record.error.clone_from(&execution.error);
        }
        record.applied |= execution.applied;
        record.executions.push(execution);
    }
    verdict
}

/// Judges a call, and deletes the face library when it is a delete, all is well and its step lets
/// it.
fn judge(state: &mut State, service: &Service, call: &Call) -> Verdict {
    let (operation, members) = match checked(state, service, call) {
        Ok(done) => done,
        Err(refused) => return refused,
    };
    let applied = operation == Operation::DeleteGroup && call.step.apply.unwrap_or(true);
    Verdict::success(members, applied)
}

fn checked(
    state: &mut State,
    service: &Service,
    call: &Call,
) -> Result<(Operation, Members), Verdict> {
    let operation = match call.operation {
        Some(operation) if call.is_post => operation,
        _ => return Err(Verdict::refused(404, "API_NOT_FOUND")),
    };
    let sign = required(&call.fields, "sign")?;
    if required(&call.fields, "sign_version")? != "hmac_sha1" {
        return Err(bad("sign_version"));
    }
    sign::check(&sign, service, state.unix_seconds()).map_err(|why| match why {
        Refusal::Invalid => Verdict::refused(403, "AUTHORIZATION_ERROR: INVALID_SIGN"),
        Refusal::Expired => Verdict::refused(403, "AUTHORIZATION_ERROR: EXPIRED_SIGN"),
        Refusal::UnknownKeyOrWrongSecret => Verdict::refused(401, "AUTHENTICATION_ERROR"),
    })?;
    // Which comes first, the signature or the call's own fields, is not documented.
    let members = match operation {
        Operation::DeleteGroup => delete_group::carry_out(state, call)?,
        Operation::ListGroups => list_groups::read(&state.seen(call.step.lag)),
        Operation::GroupInfo => group_info::read(&state.seen(call.step.lag), call)?,
        Operation::FaceCount => face_count::read(&state.seen(call.step.lag), call)?,
    };
    Ok((operation, members))
}
