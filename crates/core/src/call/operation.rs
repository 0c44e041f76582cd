use bytes::Bytes;
use tracing::Span;

use crate::signing::redaction::Redaction;
use crate::signing::signature::Signature;
use crate::transport::reply::Reply;
use crate::types::error::Error;
use crate::types::group_id::GroupId;

/// One call of the service's API, as the attempts of a call see it.
pub(crate) trait Operation {
    /// Its name in log lines, spans and errors: the name of the client's method.
    const NAME: &'static str;
    /// Its path, appended to the endpoint (the vendor's page of the call).
    const PATH: &'static str;
    /// Whether a request may delete something. A read may be repeated freely, and its `sent` is
    /// always `not_sent`.
    const DELETES: bool;
    /// What a reply that proves success carries.
    type Proof;

    /// The face library that it is about, if it is about one.
    fn group_id(&self) -> Option<&GroupId>;

    /// The span of a call, with a callsite of the operation's own: `tracing` wants a literal name.
    fn span(&self) -> Span;

    /// The body of one request.
    fn form(&self, signature: &Signature) -> Bytes;

    /// What `reply` means. Success is proven, never assumed.
    ///
    /// # Errors
    /// The reply is a refusal, or it proves nothing.
    fn judge(&self, reply: &Reply, redaction: &Redaction<'_>)
    -> Result<Answer<Self::Proof>, Error>;
}

/// The face library of a call of `O`.
///
/// # Errors
/// `text` is no id of one.
pub(crate) fn group_id<O: Operation>(text: &str) -> Result<GroupId, Error> {
    GroupId::new(text).map_err(|why| Error::from(why).of_call(O::NAME, None))
}

/// A reply that proves success.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) proof: T,
    pub(crate) request_id: Option<String>,
    pub(crate) time_used_ms: Option<u64>,
}
