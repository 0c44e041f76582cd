use crate::form::Field;
use crate::request::Request;
use crate::sign::{self, Refusal};
use crate::state::State;
use crate::step::Step;

/// The call's path (the vendor's page "Delete Face Library").
pub(crate) const PATH: &str = "/finauth/search/group/free";

/// Who may call, and where.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) api_key: String,
    pub(crate) api_secret: String,
    pub(crate) prefix: String,
}

/// What the documents say the answer is.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) status: u16,
    /// None: the library is deleted.
    pub(crate) error: Option<String>,
    /// `request_id` and `time_used` can be missing on 403 and 404.
    pub(crate) has_ids: bool,
}

impl Verdict {
    fn refused(status: u16, error: impl Into<String>) -> Self {
        Self {
            status,
            error: Some(error.into()),
            has_ids: !matches!(status, 403 | 404),
        }
    }
}

/// Judges a request, and deletes the library if all is well and `step` lets it.
pub(crate) fn judge(
    state: &mut State,
    account: &Account,
    request: &Request,
    fields: &[Field],
    step: &Step,
) -> Verdict {
    match checked(state, account, request, fields, step) {
        Err(verdict) => verdict,
        Ok(group_id) => {
            if step.apply.unwrap_or(true) {
                state.groups.remove(&group_id);
            }
            Verdict {
                status: 200,
                error: None,
                has_ids: true,
            }
        }
    }
}

fn checked(
    state: &State,
    account: &Account,
    request: &Request,
    fields: &[Field],
    step: &Step,
) -> Result<String, Verdict> {
    let path = request.path.strip_prefix(account.prefix.as_str());
    if request.method != "POST" || path != Some(PATH) {
        return Err(Verdict::refused(404, "API_NOT_FOUND"));
    }
    let sign = required(fields, "sign")?;
    let sign_version = required(fields, "sign_version")?;
    if sign_version != "hmac_sha1" {
        return Err(bad("sign_version"));
    }
    sign::check(
        &sign,
        &account.api_key,
        &account.api_secret,
        state.unix_seconds(),
    )
    .map_err(|why| match why {
        Refusal::Malformed => Verdict::refused(403, "AUTHORIZATION_ERROR: INVALID_SIGN"),
        Refusal::Expired => Verdict::refused(403, "AUTHORIZATION_ERROR: EXPIRED_SIGN"),
        Refusal::UnknownKeyOrWrongSecret => Verdict::refused(401, "AUTHENTICATION_ERROR"),
    })?;
    // Which comes first, the signature or the call's own fields, is not documented.
    let group_id = required(fields, "group_id")?;
    let check_empty = optional(fields, "check_empty")?;
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-%@#&_".contains(&byte);
    if !(1..=48).contains(&group_id.len()) || !group_id.bytes().all(allowed) {
        return Err(bad("group_id"));
    }
    let check_empty = match check_empty.as_deref() {
        None | Some("1") => true,
        Some("0") => false,
        Some(_) => return Err(bad("check_empty")),
    };
    match state.groups.get(&group_id) {
        None => Err(Verdict::refused(
            400,
            step.missing.as_deref().unwrap_or("INVALID_OUTER_ID"),
        )),
        Some(faces) if *faces > 0 && check_empty => Err(Verdict::refused(400, "NOT_EMPTY")),
        Some(_) => Ok(group_id),
    }
}

fn bad(key: &str) -> Verdict {
    Verdict::refused(400, format!("BAD_ARGUMENTS: {key}"))
}

fn required(fields: &[Field], key: &str) -> Result<String, Verdict> {
    optional(fields, key)?.ok_or_else(|| Verdict::refused(400, format!("MISSING_ARGUMENTS: {key}")))
}

/// The one text field `key`. Given twice, as a file or not as text, it cannot be parsed.
fn optional(fields: &[Field], key: &str) -> Result<Option<String>, Verdict> {
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
