use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;
use tracing::Span;

use crate::call::operation::{Answer, Operation};
use crate::operations::envelope::{self, Fields};
use crate::operations::form::form;
use crate::signing::redaction::Redaction;
use crate::signing::signature::Signature;
use crate::telemetry::span::call_span;
use crate::transport::reply::Reply;
use crate::types::error::Error;
use crate::types::group::Group;
use crate::types::group_id::GroupId;
use crate::types::timestamp::Timestamp;

/// Describes one face library (the vendor's page "Query Face Library Information").
pub(crate) struct GroupInfo {
    pub(crate) group_id: GroupId,
}

impl Operation for GroupInfo {
    const NAME: &'static str = "group_info";
    const PATH: &'static str = "/finauth/search/group/group_info";
    const DELETES: bool = false;
    type Proof = Group;

    fn group_id(&self) -> Option<&GroupId> {
        Some(&self.group_id)
    }

    fn span(&self) -> Span {
        call_span!("group_info", self.group_id())
    }

    fn form(&self, signature: &Signature) -> Bytes {
        form(signature, &[("group_id", self.group_id.as_str())])
    }

    fn judge(&self, reply: &Reply, redaction: &Redaction<'_>) -> Result<Answer<Group>, Error> {
        envelope::judge(reply, redaction, |fields| {
            prove(fields, &self.group_id, redaction)
        })
    }
}

fn prove(fields: &Fields<'_>, asked: &GroupId, redaction: &Redaction<'_>) -> Result<Group, String> {
    let raw = fields.info.ok_or("the reply has no info")?;
    let group = group(raw, redaction).map_err(|why| format!("the reply's info {why}"))?;
    if group.id == *asked {
        Ok(group)
    } else {
        let id = redaction.printable(group.id.as_str());
        Err(format!("the reply's info is about another group_id: {id}"))
    }
}

/// A face library as the service writes it. Further fields are ignored.
#[derive(Deserialize)]
struct Described<'a> {
    #[serde(borrow)]
    group_id: Option<&'a RawValue>,
    #[serde(borrow)]
    group_name: Option<&'a RawValue>,
    #[serde(borrow)]
    group_data: Option<&'a RawValue>,
    #[serde(borrow)]
    model_version: Option<&'a RawValue>,
    #[serde(borrow)]
    add_time: Option<&'a RawValue>,
}

/// Reads one face library. Its id and `add_time` say which one it is, so they must be right; a
/// missing name, `group_data` or model version is empty.
pub(crate) fn group(raw: &RawValue, redaction: &Redaction<'_>) -> Result<Group, String> {
    if !raw.get().starts_with('{') {
        return Err("is not a face library".to_owned());
    }
    // Why it is none may hold the service's own words, a secret among them.
    let described: Described<'_> =
        serde_json::from_str(raw.get()).map_err(|_| "is not a face library".to_owned())?;
    let text = |name: &str, raw: Option<&RawValue>| match raw.map(envelope::text) {
        None => Ok(String::new()),
        Some(Some(text)) => Ok(redaction.unbounded(&text)),
        Some(None) => Err(format!("has something other than text as its {name}")),
    };
    let id = text("group_id", described.group_id)?;
    let add_time = text("add_time", described.add_time)?;
    Ok(Group {
        id: GroupId::new(&id)
            .map_err(|_| format!("has no valid group_id: {:?}", redaction.printable(&id)))?,
        name: text("group_name", described.group_name)?,
        data: text("group_data", described.group_data)?,
        model_version: text("model_version", described.model_version)?,
        created_at: Timestamp::parse(&add_time).ok_or_else(|| {
            format!(
                "has no valid add_time (RFC 3339 with an offset): {:?}",
                redaction.printable(&add_time)
            )
        })?,
    })
}
