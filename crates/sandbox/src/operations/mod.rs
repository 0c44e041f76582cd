//! The calls of the API, one in each file, and what they share: path, signature, form. Each judges
//! a form against the face libraries and answers with the documented reply.

mod arguments;
mod delete_group;
mod face_count;
mod group_info;
mod list_groups;
mod verdict;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::Call;
use crate::service::Service;
use crate::sign::{self, Refusal};
use crate::state::State;

use arguments::{bad, required};
pub(crate) use verdict::Verdict;

/// A call of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Deletes a face library.
    DeleteGroup,
    /// Lists the face libraries.
    ListGroups,
    /// Describes a face library.
    GroupInfo,
    /// Counts the faces of a face library.
    FaceCount,
}

impl Operation {
    /// The operation at `path`, which is without the service's prefix.
    pub(crate) fn at(path: &str) -> Option<Self> {
        match path {
            "/finauth/search/group/free" => Some(Self::DeleteGroup),
            "/finauth/search/group/group_list" => Some(Self::ListGroups),
            "/finauth/search/group/group_info" => Some(Self::GroupInfo),
            "/finauth/search/group/get_size" => Some(Self::FaceCount),
            _ => None,
        }
    }
}

/// What a successful reply has besides `request_id` and `time_used`.
type Members = Map<String, Value>;

/// Judges a call. A correct delete deletes the face library, unless its step says otherwise.
pub(crate) fn judge(state: &mut State, service: &Service, call: &Call) -> Verdict {
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
    // Whether the signature or the call's own fields are checked first is not documented.
    let members = match operation {
        Operation::DeleteGroup => delete_group::carry_out(state, call)?,
        Operation::ListGroups => list_groups::read(&state.seen(call.step.lag)),
        Operation::GroupInfo => group_info::read(&state.seen(call.step.lag), call)?,
        Operation::FaceCount => face_count::read(&state.seen(call.step.lag), call)?,
    };
    Ok((operation, members))
}
