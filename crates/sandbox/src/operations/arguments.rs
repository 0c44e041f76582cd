use crate::form::Field;
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

/// The field `group_id`, by the rules of the vendor's page that creates face libraries.
pub(crate) fn group_id(fields: &[Field]) -> Result<String, Verdict> {
    let group_id = required(fields, "group_id")?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-%@#&_".contains(&byte);
    if (1..=48).contains(&group_id.len()) && group_id.bytes().all(allowed) {
        Ok(group_id)
    } else {
        Err(bad("group_id"))
    }
}
