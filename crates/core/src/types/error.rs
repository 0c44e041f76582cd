use std::borrow::Cow;
use std::fmt;

use crate::types::attempt::Attempt;
use crate::types::error_code::ErrorCode;
use crate::types::group_id::GroupId;
use crate::types::invalid_argument::InvalidArgument;
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
    /// Returns what went wrong.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// Returns what went wrong as a word: as the service wrote it (before the first colon), or the
    /// code's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns what the service wrote after the colon, or what is known beyond the code.
    #[must_use]
    pub fn detail(&self) -> Option<&str> {
        self.0.detail.as_deref()
    }

    /// Returns what is known of all the call's requests together.
    ///
    /// ```
    /// use yl_facesearch::{Error, Sent};
    ///
    /// fn what_next(error: &Error) -> &'static str {
    ///     match error.sent() {
    ///         Sent::NotSent | Sent::Rejected => "nothing was deleted",
    ///         Sent::MaybeApplied => "check whether the face library still exists",
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn sent(&self) -> Sent {
        self.0.sent
    }

    /// Returns whether the same call may succeed when it is made again, unchanged.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Returns the last reply's HTTP status, when a reply came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the service's id of the last request, when the reply had one. The vendor asks for
    /// it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// Returns the method that failed, such as `delete_group`; `None` when no call was made.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the face library that the call was about.
    #[must_use]
    pub fn group_id(&self) -> Option<&GroupId> {
        self.0.group_id.as_ref()
    }

    /// Returns the time until which a delete request of the call may still be carried out; `None`
    /// when none is in doubt.
    #[must_use]
    pub fn settles_at(&self) -> Option<SettlesAt> {
        self.0.settles_at
    }

    /// Returns when the face library was created that the last look showed. It need not be
    /// the one that the call was to delete: compare it with what you know of that one.
    #[must_use]
    pub fn found_created_at(&self) -> Option<Timestamp> {
        self.0.found_created_at
    }

    /// Returns every request of the call, in order; empty when none was tried.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }
}

/// Errors of your own making, for fakes in tests; every value has a default:
///
/// ```
/// use yl_facesearch::{Error, ErrorCode, Sent};
///
/// let refused = Error::new(ErrorCode::NotEmpty).with_status(400);
/// assert_eq!(refused.sent(), Sent::Rejected);
///
/// let unknown = Error::new(ErrorCode::ApiError).with_name("NEW_RULE").with_status(400);
/// assert_eq!(unknown.name(), "NEW_RULE");
///
/// let lost = Error::new(ErrorCode::DeadlineExceeded).with_sent(Sent::NotSent);
/// assert!(lost.to_string().contains("Nothing was sent."));
/// ```
impl Error {
    /// Makes an error with what the code says by itself: its name, its `sent` and whether it is
    /// retryable.
    #[must_use]
    pub fn new(code: ErrorCode) -> Self {
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

    /// Sets the word that the service wrote.
    #[must_use]
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        self.0.name = Cow::Owned(bounded(name.into()));
        self
    }

    /// Sets what the service wrote after the colon, or what is known beyond the code.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(bounded(detail.into()));
        self
    }

    /// Sets what is known of all the call's requests together.
    #[must_use]
    pub fn with_sent(mut self, sent: Sent) -> Self {
        self.0.sent = sent;
        self
    }

    /// Sets whether the same call may succeed when it is made again.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Sets the reply's HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: impl Into<Option<u16>>) -> Self {
        self.0.status = status.into();
        self
    }

    /// Sets the service's id of the request.
    #[must_use]
    pub fn with_request_id(mut self, request_id: impl Into<Option<String>>) -> Self {
        self.0.request_id = request_id.into().map(bounded);
        self
    }

    /// Sets the method that failed and the face library that it was about.
    #[must_use]
    pub fn with_operation(mut self, operation: &'static str, group_id: Option<&GroupId>) -> Self {
        self.0.operation = Some(operation);
        self.0.group_id = group_id.cloned();
        self
    }

    /// Sets the time until which a delete request of the call may still be carried out.
    #[must_use]
    pub fn with_settles_at(mut self, settles_at: impl Into<Option<SettlesAt>>) -> Self {
        self.0.settles_at = settles_at.into();
        self
    }

    /// Sets when the face library was created that a look showed.
    #[must_use]
    pub fn with_found_created_at(mut self, created_at: impl Into<Option<Timestamp>>) -> Self {
        self.0.found_created_at = created_at.into();
        self
    }

    /// Sets the requests of the call.
    #[must_use]
    pub fn with_attempts(mut self, attempts: Vec<Attempt>) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets the error beneath this one.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

impl Error {
    pub(crate) fn invalid_argument(argument: &str, rule: impl fmt::Display) -> Self {
        InvalidArgument::new(argument, rule).into()
    }

    pub(crate) fn closed() -> Self {
        Self::new(ErrorCode::Closed)
    }

    /// The operating system gave no thread or no poller to make the call with: nothing was sent.
    pub(crate) fn no_thread(source: std::io::Error) -> Self {
        Self::new(ErrorCode::ConnectFailed)
            .with_detail(format!("the system gives no thread or no poller: {source}"))
            .with_source(source)
    }

    /// A panic that was caught; `message` is the panic's.
    pub(crate) fn panic(message: &str) -> Self {
        Self::new(ErrorCode::Panic).with_detail(message)
    }

    /// Names the call in an error that names none yet: it ended before its first attempt.
    pub(crate) fn of_call(self, operation: &'static str, group_id: Option<&GroupId>) -> Self {
        match self.0.operation {
            Some(_) => self,
            None => self.with_operation(operation, group_id),
        }
    }

    /// Adds `note` to the detail.
    pub(crate) fn noted(self, note: &str) -> Self {
        let detail = match self.detail() {
            Some(detail) => format!("{detail} ({note})"),
            None => note.to_owned(),
        };
        self.with_detail(detail)
    }

    /// Sets what the text says of the face library.
    pub(crate) fn with_advice(mut self, advice: Advice) -> Self {
        self.0.advice = advice;
        self
    }

    /// A delete request of the call may have been carried out, or may yet be.
    pub(crate) fn in_doubt(
        self,
        advice: Advice,
        found_created_at: Option<Timestamp>,
        settles_at: Option<SettlesAt>,
    ) -> Self {
        self.with_advice(advice)
            .with_found_created_at(found_created_at)
            .with_settles_at(settles_at)
    }
}

impl From<InvalidArgument> for Error {
    fn from(refused: InvalidArgument) -> Self {
        Self::new(ErrorCode::InvalidArgument).with_detail(refused.to_string())
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
                if self.has_looked_only() {
                    f.write_str("No delete request was sent. ")?;
                } else if !self.is_of_a_read() {
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

    /// No delete request was sent, but a look was: "nothing was sent" would be wrong.
    fn has_looked_only(&self) -> bool {
        let is_look = |attempt: &Attempt| attempt.operation != "delete_group";
        let looked = self.0.code == ErrorCode::GroupChanged || self.0.attempts.iter().any(is_look);
        looked && self.0.sent == Sent::NotSent && !self.is_of_a_read()
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
                    says("Nothing was sent.") || says("No delete request was sent."),
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
    fn a_look_is_a_request_that_was_sent() {
        let failed_after = |operation| {
            let attempt = Attempt::new(operation, std::time::UNIX_EPOCH);
            Error::new(ErrorCode::ConnectFailed)
                .with_operation("delete_group", None)
                .with_attempts(vec![attempt])
                .to_string()
        };
        assert!(failed_after("list_groups").contains(". No delete request was sent."));
        assert!(failed_after("delete_group").contains(". Nothing was sent."));
        let changed = Error::new(ErrorCode::GroupChanged).to_string();
        assert!(changed.contains("No delete request was sent."), "{changed}");
    }

    #[test]
    fn an_error_of_a_read_speaks_of_no_deletion() {
        for code in ErrorCode::ALL {
            let message = Error::new(*code)
                .with_operation("face_count", None)
                .to_string();
            // What says that it speaks of deletes, says so to readers too.
            let names_deletes = [ErrorCode::InvalidOuterId, ErrorCode::InvalidGroupId];
            let is_exempt = names_deletes.contains(code) || *code == ErrorCode::GroupChanged;
            assert!(
                !message.contains("delet") || is_exempt || *code == ErrorCode::NotEmpty,
                "{message}"
            );
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
    fn texts_of_others_are_bounded() {
        let long = "é".repeat(30_000);
        let error = Error::invalid_argument("ca_file", &long).with_name(long.clone());
        let error = error.with_request_id(long);
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
