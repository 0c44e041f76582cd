use std::borrow::Cow;
use std::fmt;

use crate::types::attempt::Attempt;
use crate::types::deletion::Deletion;
use crate::types::error_code::ErrorCode;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;
use crate::types::settles_at::SettlesAt;
use crate::types::timestamp::Timestamp;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// The longest text of others that an error repeats, in bytes: a TLS error may name every
/// certificate it met.
const MAX_TEXT: usize = 1024;

/// Why a face library was not deleted, or why that is not known.
///
/// Its text names what went wrong, what is known of the requests, and what to do next; what to do
/// follows from its [`sent`](Self::sent). It never holds the `api_secret`, the `api_key` or a sign.
///
/// ```
/// use yl_facesearch::blocking::Client;
/// use yl_facesearch::{Error, ErrorCode, Sent};
///
/// fn erase(client: &Client) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///     client.delete_group("YuanliStudent_01")?; // anyhow::Result would do as well
///     Ok(())
/// }
/// #
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
///
/// let error = erase(&client).unwrap_err();
/// let error: &Error = error.downcast_ref().unwrap();
/// assert_eq!(error.code(), ErrorCode::InvalidOuterId);
/// assert_eq!(error.sent(), Sent::Rejected);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Error(Box<Inner>);

struct Inner {
    code: ErrorCode,
    name: Cow<'static, str>,
    detail: Option<String>,
    sent: Sent,
    retryable: bool,
    status: Option<u16>,
    request_id: Option<String>,
    attempts: Vec<Attempt>,
    source: Option<Source>,
    operation: Option<&'static str>,
    group_id: Option<GroupId>,
    advice: Advice,
    found_created_at: Option<Timestamp>,
    settles_at: Option<SettlesAt>,
}

/// What the text says of the face library beyond [`Sent`].
#[derive(Clone, Copy)]
pub(crate) enum Advice {
    /// What the code advises.
    OfCode,
    /// It does not exist.
    Absent,
    /// A look after the last delete request did not list it.
    NotVisible,
    /// It existed after a request whose fate is unknown, which was `forced` (it did not check for
    /// faces) or not.
    Existed { forced: bool },
}

impl Error {
    pub(crate) fn new(code: ErrorCode) -> Self {
        Self(Box::new(Inner {
            code,
            name: Cow::Borrowed(code.name()),
            detail: None,
            sent: code.sent(),
            retryable: code.is_retryable(),
            status: None,
            request_id: None,
            attempts: Vec::new(),
            source: None,
            operation: None,
            group_id: None,
            advice: Advice::OfCode,
            found_created_at: None,
            settles_at: None,
        }))
    }

    /// An argument that breaks a rule: `argument` is its name, `rule` the rule and, where it is no secret, the value.
    ///
    /// For bindings, which have arguments of their own.
    ///
    /// ```
    /// use yl_facesearch::{Error, ErrorCode};
    ///
    /// let error = Error::invalid_argument("flags", "may hold the bits 0 and 1 only, not 2");
    /// assert_eq!(error.code(), ErrorCode::InvalidArgument);
    /// ```
    pub fn invalid_argument(argument: &str, rule: impl fmt::Display) -> Self {
        Self::new(ErrorCode::InvalidArgument).detail_text(format!("{argument} {rule}"))
    }

    /// The client was closed before the call.
    ///
    /// For bindings whose clients can be closed.
    ///
    /// ```
    /// use yl_facesearch::{Error, ErrorCode};
    ///
    /// assert_eq!(Error::closed().code(), ErrorCode::Closed);
    /// ```
    #[must_use]
    pub fn closed() -> Self {
        Self::new(ErrorCode::Closed)
    }

    /// The call was given up before anything of it was sent.
    ///
    /// For bindings whose hosts can tell so before the call.
    ///
    /// ```
    /// use yl_facesearch::{Error, Sent};
    ///
    /// assert_eq!(Error::cancelled().sent(), Sent::NotSent);
    /// ```
    #[must_use]
    pub fn cancelled() -> Self {
        Self::new(ErrorCode::Cancelled).with_sent(Sent::NotSent)
    }

    /// The call was cancelled when it had just succeeded: the face library does not exist.
    ///
    /// For bindings whose hosts must not be answered with success then.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    /// use yl_facesearch::{Error, Sent};
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 0);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let deletion = client.delete_group("YuanliStudent_01")?;
    /// let error = Error::cancelled_after(&deletion);
    /// assert_eq!(error.sent(), Sent::MaybeApplied);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn cancelled_after(deletion: &Deletion) -> Self {
        let mut error = Self::new(ErrorCode::Cancelled)
            .detail_text(format!("the library is gone ({})", deletion.outcome))
            .with_attempts(deletion.attempts.clone());
        error.0.advice = Advice::Absent;
        error
    }

    /// The operating system gave no thread or no poller to make the call with: nothing was sent.
    ///
    /// For bindings that run calls on a thread of their own.
    ///
    /// ```
    /// use yl_facesearch::Error;
    ///
    /// let spawned = std::thread::Builder::new().spawn(|| {}).map_err(Error::no_thread)?;
    /// # spawned.join().unwrap();
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    #[must_use]
    pub fn no_thread(source: std::io::Error) -> Self {
        Self::new(ErrorCode::ConnectFailed)
            .detail_text(format!("the system gives no thread or no poller: {source}"))
            .with_source(source)
    }

    /// A panic that a binding caught at its edge; `message` is the panic's.
    ///
    /// ```
    /// use yl_facesearch::{Error, ErrorCode};
    ///
    /// let error = Error::panic("index out of bounds");
    /// assert_eq!(error.code(), ErrorCode::Panic);
    /// ```
    #[must_use]
    pub fn panic(message: &str) -> Self {
        Self::new(ErrorCode::Panic).detail_text(message.to_owned())
    }

    pub(crate) fn detail_text(mut self, detail: String) -> Self {
        self.0.detail = Some(bounded(detail));
        self
    }

    /// Adds `note` to the detail.
    pub(crate) fn noted(self, note: &str) -> Self {
        let detail = match self.detail() {
            Some(detail) => format!("{detail} ({note})"),
            None => note.to_owned(),
        };
        self.detail_text(detail)
    }

    pub(crate) fn named(mut self, name: String) -> Self {
        self.0.name = Cow::Owned(bounded(name));
        self
    }

    /// The call that failed.
    pub(crate) fn of_operation(
        mut self,
        operation: &'static str,
        group_id: Option<&GroupId>,
    ) -> Self {
        self.0.operation = Some(operation);
        self.0.group_id = group_id.cloned();
        self
    }

    /// A delete request of the call may have been carried out, or may yet be.
    pub(crate) fn in_doubt(
        mut self,
        advice: Advice,
        found_created_at: Option<Timestamp>,
        settles_at: Option<SettlesAt>,
    ) -> Self {
        self.0.advice = advice;
        self.0.found_created_at = found_created_at;
        self.0.settles_at = settles_at;
        self
    }

    pub(crate) fn with_sent(mut self, sent: Sent) -> Self {
        self.0.sent = sent;
        self
    }

    pub(crate) fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    pub(crate) fn with_status(mut self, status: Option<u16>) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn with_request_id(mut self, request_id: Option<String>) -> Self {
        self.0.request_id = request_id.map(bounded);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What went wrong.
    ///
    /// ```
    /// use yl_facesearch::ErrorCode;
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let error = client.delete_group("YuanliStudent_01").unwrap_err();
    /// assert_eq!(error.code(), ErrorCode::NotEmpty);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// What went wrong, as a word: as the service wrote it (before the first colon), or the code's name.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let error = client.delete_group("YuanliStudent_01").unwrap_err();
    /// assert_eq!(error.name(), "NOT_EMPTY");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// What the service wrote after the colon, or what is known beyond the code.
    ///
    /// ```
    /// use yl_facesearch::GroupId;
    ///
    /// let error = GroupId::new("").unwrap_err();
    /// assert_eq!(error.detail(), Some("group_id must not be empty"));
    /// ```
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// What is known of all the call's requests together.
    ///
    /// ```
    /// use yl_facesearch::Sent;
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let error = client.delete_group("YuanliStudent_01").unwrap_err();
    /// match error.sent() {
    ///     Sent::NotSent | Sent::Rejected => println!("nothing was deleted"),
    ///     Sent::MaybeApplied => println!("check whether the face library still exists"),
    /// }
    /// # assert_eq!(error.sent(), Sent::Rejected);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// Whether the same call may succeed when it is made again, unchanged.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let error = client.delete_group("YuanliStudent_01").unwrap_err();
    /// assert!(!error.is_retryable());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// The last reply's HTTP status, when a reply came.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let error = client.delete_group("YuanliStudent_01").unwrap_err();
    /// assert_eq!(error.status(), Some(400));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The service's id of the last request, when the reply had one.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let error = client.delete_group("YuanliStudent_01").unwrap_err();
    /// println!("tell the vendor: {:?}", error.request_id());
    /// # assert!(error.request_id().is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// The method that failed, such as `delete_group`; `None` when no call was made.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The face library that the call was about.
    #[must_use]
    pub fn group_id(&self) -> Option<&GroupId> {
        self.0.group_id.as_ref()
    }

    /// Until when a delete request of the call may still be carried out; `None` when none is in
    /// doubt.
    #[must_use]
    pub fn settles_at(&self) -> Option<SettlesAt> {
        self.0.settles_at
    }

    /// When the face library was created that a look after the last delete request showed. It need
    /// not be the one that the call was to delete: compare it with what you know of that one.
    #[must_use]
    pub fn found_created_at(&self) -> Option<Timestamp> {
        self.0.found_created_at
    }

    /// Every request of the call, in order; empty when none was tried.
    ///
    /// ```
    /// use yl_facesearch::blocking::Client;
    ///
    /// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
    /// # sandbox.add_group("YuanliStudent_01", 2);
    /// # let client = Client::builder()
    /// #     .api_key(sandbox.api_key())
    /// #     .api_secret(sandbox.api_secret())
    /// #     .endpoint(sandbox.endpoint())
    /// #     .build()?;
    /// let error = client.delete_group("YuanliStudent_01").unwrap_err();
    /// assert_eq!(error.attempts().len(), 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        match (inner.operation, &inner.group_id) {
            (Some(operation), Some(group_id)) => write!(f, "{operation} {group_id}: ")?,
            (Some(operation), None) => write!(f, "{operation}: ")?,
            (None, _) => {}
        }
        f.write_str(&inner.name)?;
        if let Some(detail) = &inner.detail {
            write!(f, ": {detail}")?;
        }
        match (inner.status, &inner.request_id) {
            (Some(status), Some(id)) => write!(f, " (HTTP {status}, request {id})")?,
            (Some(status), None) => write!(f, " (HTTP {status})")?,
            _ => {}
        }
        write!(f, ". {} ", inner.code.summary())?;
        self.write_advice(f)
    }
}

impl Error {
    /// What is known of the face library and what to do next. It is composed from what is known of
    /// the requests, so that it cannot contradict it: the code's own advice stands only where
    /// nothing more is known.
    fn write_advice(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        match inner.advice {
            Advice::Absent => f.write_str("The face library does not exist."),
            Advice::OfCode => {
                if !self.is_of_a_read() {
                    write!(f, "{} ", inner.sent.sentence())?;
                }
                f.write_str(inner.code.advice())?;
                match inner.settles_at {
                    Some(settles_at) => write!(
                        f,
                        " A copy of the request may be carried out until {settles_at}."
                    ),
                    None => Ok(()),
                }
            }
            Advice::NotVisible => write!(
                f,
                "{} At this time it is not listed, but reads may lag. {}",
                inner.sent.sentence(),
                Until(inner.settles_at)
            ),
            Advice::Existed { forced } => {
                f.write_str("At this time the face library existed")?;
                if let Some(created_at) = inner.found_created_at {
                    write!(f, " (created at {created_at})")?;
                }
                f.write_str(if forced {
                    ". A request of this call did not check for faces and may still delete it. "
                } else {
                    ". A request of this call may still delete it once it is empty. "
                })?;
                write!(
                    f,
                    "Do not empty or recreate it yet. {}",
                    Until(inner.settles_at)
                )
            }
        }
    }

    fn is_of_a_read(&self) -> bool {
        self.0.operation.is_some_and(|it| it != "delete_group")
    }
}

/// When to look again.
struct Until(Option<SettlesAt>);

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(settles_at) => write!(
                f,
                "Wait until {settles_at}, then check whether the face library exists."
            ),
            None => f.write_str("Check again whether the face library exists."),
        }
    }
}

/// `text`, cut to [`MAX_TEXT`] bytes with an ellipsis when it is longer.
fn bounded(mut text: String) -> String {
    const ELLIPSIS: char = '…';
    if text.len() > MAX_TEXT {
        let mut end = MAX_TEXT - ELLIPSIS.len_utf8();
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push(ELLIPSIS);
    }
    text
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.code)
            .field("name", &self.0.name)
            .field("detail", &self.0.detail)
            .field("sent", &self.0.sent)
            .field("retryable", &self.0.retryable)
            .field("status", &self.0.status)
            .field("request_id", &self.0.request_id)
            .field("attempts", &self.0.attempts)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY_SENT: [Sent; 3] = [Sent::NotSent, Sent::Rejected, Sent::MaybeApplied];

    #[test]
    fn no_message_contradicts_its_sent() {
        for code in ErrorCode::ALL {
            for sent in EVERY_SENT {
                let message = Error::new(*code).with_sent(sent).to_string();
                let says = |text: &str| message.contains(text);
                assert_eq!(
                    says("Nothing was sent."),
                    sent == Sent::NotSent,
                    "{message}"
                );
                assert_eq!(
                    says("Nothing was deleted."),
                    sent == Sent::Rejected,
                    "{message}"
                );
                assert_eq!(
                    says("may have deleted the face library"),
                    sent == Sent::MaybeApplied,
                    "{message}"
                );
                assert_eq!(
                    says("still exists") || says("still there"),
                    sent == Sent::MaybeApplied,
                    "{message}"
                );
            }
        }
    }

    #[test]
    fn a_library_that_existed_in_doubt_is_neither_emptied_nor_called_deleted() {
        let message = |forced| {
            let error = Error::new(ErrorCode::NotEmpty).with_sent(Sent::MaybeApplied);
            let created_at = "2026-01-27T14:19:01+08:00".parse().ok();
            let settles_at = SettlesAt::new(std::time::UNIX_EPOCH, false);
            let advice = Advice::Existed { forced };
            error
                .in_doubt(advice, created_at, Some(settles_at))
                .to_string()
        };
        for forced in [false, true] {
            let message = message(forced);
            let existed =
                "At this time the face library existed (created at 2026-01-27T14:19:01+08:00).";
            assert!(message.contains(existed), "{message}");
            assert!(
                message.contains("Wait until 1970-01-01T00:00:00Z"),
                "{message}"
            );
            assert!(!message.contains(ErrorCode::NotEmpty.advice()), "{message}");
            assert!(!message.contains("may have deleted"), "{message}");
            assert_eq!(message.contains("once it is empty"), !forced, "{message}");
        }
    }

    #[test]
    fn a_call_that_had_succeeded_says_that_the_library_does_not_exist() {
        let deletion = Deletion {
            group_id: crate::types::group_id::GroupId::new("group").unwrap(),
            outcome: crate::types::deletion::Outcome::Deleted,
            request_id: None,
            time_used_ms: None,
            attempts: Vec::new(),
            settles_at: None,
            recreated_at: None,
        };
        assert_eq!(
            Error::cancelled_after(&deletion).to_string(),
            "CANCELLED: the library is gone (deleted). The call was cancelled. The face library does not exist."
        );
    }

    #[test]
    fn texts_of_others_are_bounded() {
        let long = "é".repeat(30_000);
        let error = Error::invalid_argument("ca_file", &long).named(long.clone());
        let error = error.with_request_id(Some(long));
        let texts = [error.detail(), Some(error.name()), error.request_id()];
        for text in texts.map(Option::unwrap) {
            assert!(text.len() <= MAX_TEXT && text.len() > MAX_TEXT - 5);
            assert!(text.ends_with("é…"), "{text}");
        }
        assert!(error.to_string().len() < 4 * MAX_TEXT);
        let exact = "x".repeat(MAX_TEXT);
        assert_eq!(Error::panic(&exact).detail(), Some(exact.as_str()));
    }
}
