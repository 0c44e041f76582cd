use bytes::Bytes;
use tracing::Span;

use crate::call::operation::{Answer, Operation};
use crate::operations::envelope::{self, Fields};
use crate::operations::form::form;
use crate::signing::redaction::Redaction;
use crate::signing::signature::Signature;
use crate::telemetry::span::call_span;
use crate::transport::reply::Reply;
use crate::types::error::Error;
use crate::types::group_id::GroupId;

/// Counts the faces of one face library (the vendor's page "Query Number of Faces").
pub(crate) struct FaceCount {
    pub(crate) group_id: GroupId,
}

impl Operation for FaceCount {
    const NAME: &'static str = "face_count";
    const PATH: &'static str = "/finauth/search/group/get_size";
    const DELETES: bool = false;
    type Proof = u64;

    fn group_id(&self) -> Option<&GroupId> {
        Some(&self.group_id)
    }

    fn span(&self) -> Span {
        call_span!("face_count", self.group_id())
    }

    fn form(&self, signature: &Signature) -> Bytes {
        form(signature, &[("group_id", self.group_id.as_str())])
    }

    fn judge(&self, reply: &Reply, redaction: &Redaction<'_>) -> Result<Answer<u64>, Error> {
        envelope::judge(reply, redaction, |fields| {
            envelope::prove_group_id(fields, &self.group_id, redaction)?;
            prove(fields)
        })
    }
}

fn prove(fields: &Fields<'_>) -> Result<u64, String> {
    let raw = fields.face_count.ok_or("the reply has no face_count")?;
    raw.get()
        .parse()
        .map_err(|_| "the reply's face_count is not a whole number".to_owned())
}
