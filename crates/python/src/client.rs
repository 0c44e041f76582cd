use std::time::Duration;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use yl_facesearch::{ClientBuilder, Error, blocking};

use crate::argument::{self, Given};
use crate::settings::{Open, Settings, delete_options};
use crate::{attempt, deletion, error, logging};

/// How often a waiting call looks for signals.
pub(crate) const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

type Builder = ClientBuilder<blocking::Client>;

// The signature below says these.
const _: () = assert!(
    Builder::TIMEOUT.as_millis() == 30_000
        && Builder::CONNECT_TIMEOUT.as_millis() == 10_000
        && Builder::MAX_RETRIES == 2
);

/// Deletes face libraries ("groups") of one FinAuth account.
///
/// api_key, api_secret
///     The account's; None: from YL_API_KEY and YL_API_SECRET. They appear in no error and no repr.
/// endpoint
///     scheme://host[:port][/prefix]; None: from YL_ENDPOINT, else https://api-sgp.yljz.com.
/// timeout
///     Seconds for a whole call: connecting, every attempt and every pause. At most a day.
/// connect_timeout
///     Seconds for opening a connection, inside the timeout.
/// max_retries
///     How often a call may be tried again after its first attempt.
/// allow_http
///     True allows plain http to a host other than this machine: the sign is then readable on the way.
/// ca_file
///     A PEM file (str or os.PathLike) with the CAs to trust in place of the system's.
/// proxy
///     http://[user:password@]host[:port], or the same with https, socks5 or socks5h (the proxy
///     resolves the endpoint's name). "none": no proxy. None: the environment decides by curl's
///     rules (https_proxy or HTTPS_PROXY, http_proxy, all_proxy or ALL_PROXY, no_proxy or NO_PROXY),
///     and there is none for an endpoint on this machine.
///
/// Raises InvalidArgumentError, MissingCredentialsError or NoTrustedCertificatesError; nothing is sent.
///
/// A client is a context manager, may be used from any number of threads, and works in a forked child.
/// It cannot be pickled: processes that are not forked make their own.
#[pyclass(frozen, module = "yl_facesearch")]
pub(crate) struct Client(Open<blocking::Client>);

#[pymethods]
impl Client {
    #[new]
    #[pyo3(
        signature = (
            api_key=None, api_secret=None, *, endpoint=None, timeout=Given::No, connect_timeout=Given::No,
            max_retries=Given::No, allow_http=Given::No, ca_file=None, proxy=None
        ),
        text_signature = "(api_key=None, api_secret=None, *, endpoint=None, timeout=30.0, connect_timeout=10.0, \
                          max_retries=2, allow_http=False, ca_file=None, proxy=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python's keyword arguments")]
    fn new<'py>(
        py: Python<'py>,
        api_key: Option<Bound<'py, PyAny>>,
        api_secret: Option<Bound<'py, PyAny>>,
        endpoint: Option<Bound<'py, PyAny>>,
        timeout: Given<'py>,
        connect_timeout: Given<'py>,
        max_retries: Given<'py>,
        allow_http: Given<'py>,
        ca_file: Option<Bound<'py, PyAny>>,
        proxy: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        error::guarded(py, || {
            let settings = Settings {
                api_key,
                api_secret,
                endpoint,
                timeout,
                connect_timeout,
                max_retries,
                allow_http,
                ca_file,
                proxy,
            };
            let client = settings.build(py, blocking::Client::builder(), logging::write)?;
            Ok(Self(client))
        })
    }

    /// Deletes the library group_id: 1 to 48 ASCII letters, digits and - % @ # & _.
    ///
    /// check_empty
    ///     True: a library that holds faces is refused (NotEmptyError). False: it is deleted with its faces.
    ///     True is no dry run: an empty library is deleted.
    /// missing_ok
    ///     True: a library that is not there is a success, with outcome "absent"; else GroupNotFoundError.
    /// timeout
    ///     Seconds for this call, in place of the client's.
    ///
    /// Raises a YlError, whose sent tells whether the library may be gone all the same: "not_sent", "rejected"
    /// or "maybe_applied". What a signal handler raises meanwhile, such as KeyboardInterrupt, ends the call
    /// within 50 ms and carries sent and attempts too, with a CancelledError as its __cause__.
    /// Handlers run in the main thread only: elsewhere the timeout is what ends a call.
    #[pyo3(
        signature = (group_id, *, check_empty=Given::No, missing_ok=Given::No, timeout=None),
        text_signature = "($self, group_id, *, check_empty=True, missing_ok=False, timeout=None)"
    )]
    #[expect(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn delete_group<'py>(
        &self,
        py: Python<'py>,
        group_id: Bound<'py, PyAny>,
        check_empty: Given<'py>,
        missing_ok: Given<'py>,
        timeout: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        error::guarded(py, || {
            let client = self.open(py)?;
            let group_id = argument::text("group_id", &group_id)?;
            let options = delete_options(&check_empty, &missing_ok, timeout.as_ref())?;
            let after = |deletion: &_| Some(Error::cancelled_after(deletion));
            let deletion = interruptible(py, after, |interrupted| {
                client.delete_group_interruptible(group_id, &options, SIGNAL_INTERVAL, interrupted)
            })?;
            deletion::to_python(py, &deletion)
        })
    }

    /// Closes the client: calls made after this raise ClosedError, calls that are under way end as they would.
    ///
    /// May be called again.
    fn close(&self) {
        self.0.close();
    }

    /// True once close was called.
    #[getter]
    fn closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Seconds that are added to this machine's clock, since a rejected signature proved it wrong; 0.0: none.
    #[getter]
    fn clock_correction(&self, py: Python<'_>) -> PyResult<f64> {
        let client = self.open(py)?;
        Ok(attempt::seconds(client.clock_correction_ms()))
    }

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        slf.get().0.get(slf.py())?;
        Ok(slf)
    }

    #[pyo3(signature = (exc_type, exc_value, traceback, /))]
    fn __exit__(
        &self,
        exc_type: Option<&Bound<'_, PyAny>>,
        exc_value: Option<&Bound<'_, PyAny>>,
        traceback: Option<&Bound<'_, PyAny>>,
    ) {
        let _ = (exc_type, exc_value, traceback);
        self.close();
    }

    fn __repr__(&self) -> &'static str {
        if self.closed() {
            "<yl_facesearch.Client, closed>"
        } else {
            "<yl_facesearch.Client>"
        }
    }

    /// Clients cannot be pickled or copied.
    #[expect(clippy::unused_self, reason = "Python calls it as a method")]
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a Client cannot be pickled or copied: make one in each process, or share it by fork",
        ))
    }
}

impl Client {
    pub(crate) fn open(&self, py: Python<'_>) -> PyResult<blocking::Client> {
        self.0.get(py)
    }
}

/// Makes `call` without the interpreter. It is given what to ask every [`SIGNAL_INTERVAL`]: whether a handler of a signal, or of the
/// log, has raised. What was raised is raised here with what is known of the call; `after` says it of one that had ended well,
/// if there is anything to say.
pub(crate) fn interruptible<T: Send>(
    py: Python<'_>,
    after: impl FnOnce(&T) -> Option<Error>,
    call: impl FnOnce(&mut (dyn FnMut() -> bool + Send)) -> Result<T, Error> + Send,
) -> PyResult<T> {
    // A signal that came before the call stops it before anything is sent.
    py.check_signals()
        .map_err(|raised| error::interrupted(py, raised, &Error::cancelled()))?;
    let mut raised = None;
    let result = py.detach(|| {
        call(&mut || {
            raised = logging::take_raised().or_else(|| {
                // No interpreter, no handlers: this process is about to end.
                Python::try_attach(|py| py.check_signals().err()).flatten()
            });
            raised.is_some()
        })
    });
    match (result, raised.or_else(logging::take_raised)) {
        (Ok(ended), None) => Ok(ended),
        (Ok(ended), Some(raised)) => Err(match after(&ended) {
            Some(error) => error::interrupted(py, raised, &error),
            None => raised,
        }),
        (Err(error), Some(raised)) => Err(error::interrupted(py, raised, &error)),
        (Err(error), None) => Err(error::to_python(py, &error)),
    }
}
