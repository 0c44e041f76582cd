use std::collections::HashSet;

use bytes::Bytes;
use serde_json::value::RawValue;
use tracing::Span;

use crate::call::operation::{Answer, Operation};
use crate::operations::envelope::{self, Fields};
use crate::operations::form::form;
use crate::operations::group_info;
use crate::signing::redaction::Redaction;
use crate::signing::signature::Signature;
use crate::telemetry::span::call_span;
use crate::transport::reply::Reply;
use crate::types::error::Error;
use crate::types::group::Group;
use crate::types::group_id::GroupId;

/// Lists the account's face libraries (the vendor's page "Query Face Library List"). It has no
/// paging: an account holds at most 10.
pub(crate) struct ListGroups;

impl Operation for ListGroups {
    const NAME: &'static str = "list_groups";
    const PATH: &'static str = "/finauth/search/group/group_list";
    const DELETES: bool = false;
    type Proof = Vec<Group>;

    fn group_id(&self) -> Option<&GroupId> {
        None
    }

    fn span(&self) -> Span {
        call_span!("list_groups", self.group_id())
    }

    fn form(&self, signature: &Signature) -> Bytes {
        form(signature, &[])
    }

    fn judge(&self, reply: &Reply, redaction: &Redaction<'_>) -> Result<Answer<Vec<Group>>, Error> {
        envelope::judge(reply, redaction, |fields| prove(fields, redaction))
    }
}

/// A missing `group_infos` proves nothing: it is not an account without face libraries.
fn prove(fields: &Fields<'_>, redaction: &Redaction<'_>) -> Result<Vec<Group>, String> {
    let raw = fields.group_infos.ok_or("the reply has no group_infos")?;
    let listed: Vec<&RawValue> =
        serde_json::from_str(raw.get()).map_err(|_| "the reply's group_infos is not an array")?;
    let groups = listed.into_iter().enumerate().map(|(index, raw)| {
        group_info::group(raw, redaction)
            .map_err(|why| format!("the reply's group_infos[{index}] {why}"))
    });
    let groups: Vec<Group> = groups.collect::<Result<_, String>>()?;
    // An id has one face library at a time: such a list is no view of any moment.
    let mut ids = HashSet::new();
    match groups.iter().find(|group| !ids.insert(&group.id)) {
        Some(twice) => {
            let id = redaction.printable(twice.id.as_str());
            Err(format!("the reply's group_infos names {id} twice"))
        }
        None => Ok(groups),
    }
}
