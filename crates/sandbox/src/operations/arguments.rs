use crate::form::Field;
use crate::group::is_id;
use crate::operations::verdict::Verdict;

/// A field that cannot be parsed.
pub(crate) fn bad(key: &str) -> Verdict {
    Verdict::refused(400, format!("BAD_ARGUMENTS: {key}"))
}

/// The one text field `key`, which is required.
pub(crate) fn required(fields: &[Field], key: &str) -> Result<String, Verdict> {
    optional(fields, key)?.ok_or_else(|| Verdict::refused(400, format!("MISSING_ARGUMENTS: {key}")))
}

/// The one text field `key`. Given twice, as a file or not as text, it cannot be parsed.
pub(crate) fn optional(fields: &[Field], key: &str) -> Result<Option<String>, Verdict> {
    let mut named = fields.iter().filter(|field| field.name == key);
    let Some(field) = named.next() else {
        return Ok(None);
    };
    if named.next().is_some() || field.is_file {
        return Err(bad(key));
    }
    match String::from_utf8(field.value.clone()) {
        Ok(text) => Ok(Some(text)),
        Err(_) => Err(bad(key)),
    }
}

/// The field `group_id`.
pub(crate) fn group_id(fields: &[Field]) -> Result<String, Verdict> {
    let group_id = required(fields, "group_id")?;
    if is_id(&group_id) {
        Ok(group_id)
    } else {
        Err(bad("group_id"))
    }
}
