use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::call::Call;
use crate::library::Library;
use crate::operations::arguments::group_id;
use crate::operations::verdict::Verdict;

/// How many faces a face library holds.
pub(crate) fn read(
    groups: &BTreeMap<String, Library>,
    call: &Call,
) -> Result<Map<String, Value>, Verdict> {
    let group_id = group_id(&call.fields)?;
    let missing = || Verdict::missing(call.step.missing.as_deref(), "INVALID_GROUP_ID");
    let faces = groups.get(&group_id).ok_or_else(missing)?.faces;
    Ok(Map::from_iter([
        ("group_id".to_owned(), group_id.into()),
        ("face_count".to_owned(), faces.into()),
    ]))
}
