use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::call::Call;
use crate::library::Library;
use crate::operations::arguments::group_id;
use crate::operations::verdict::Verdict;

/// One face library.
pub(crate) fn read(
    groups: &BTreeMap<String, Library>,
    call: &Call,
) -> Result<Map<String, Value>, Verdict> {
    let group_id = group_id(&call.fields)?;
    // The page's error table is not known, so this is the spelling that the service was seen to
    // send.
    let missing = || Verdict::missing(call.step.missing.as_deref(), "INVALID_GROUP_ID");
    let library = groups.get(&group_id).ok_or_else(missing)?;
    Ok(Map::from_iter([(
        "info".to_owned(),
        library.info(&group_id),
    )]))
}
