use serde_json::{Map, Value};

use crate::call::Call;
use crate::operations::arguments::{bad, group_id, optional};
use crate::operations::verdict::Verdict;
use crate::state::State;

/// Deletes the face library, unless the step says that nothing changes.
pub(crate) fn carry_out(state: &mut State, call: &Call) -> Result<Map<String, Value>, Verdict> {
    let check_empty = optional(&call.fields, "check_empty")?;
    let group_id = group_id(&call.fields)?;
    let check_empty = match check_empty.as_deref() {
        None | Some("1") => true,
        Some("0") => false,
        Some(_) => return Err(bad("check_empty")),
    };
    let Some(library) = state.groups().get(&group_id) else {
        let spelling = call.step.missing.as_deref();
        return Err(Verdict::missing(spelling, "INVALID_OUTER_ID"));
    };
    if library.faces > 0 && check_empty {
        return Err(Verdict::refused(400, "NOT_EMPTY"));
    }
    if call.step.apply.unwrap_or(true) {
        state.change(&group_id, None);
    }
    Ok(Map::from_iter([("group_id".to_owned(), group_id.into())]))
}
