//! The Python module `yl_facesearch._native`: core's client, and what it returns, in Python's
//! words.
#![forbid(unsafe_code)]
#![expect(
    clippy::doc_markdown,
    reason = "Python shows the sentences as they are"
)]

mod answer;
mod argument;
mod async_client;
mod asyncio;
mod attempt;
mod base_client;
mod blocking_call;
mod call_options;
mod cancel_token;
mod client;
mod closable;
mod deletion;
mod error;
mod error_code;
mod group;
mod group_id;
mod logging;
mod process;
mod proxy;
mod report;
mod sandbox;
mod signature;
mod time;

#[pyo3::pymodule]
mod _native {
    use pyo3::prelude::*;
    use pyo3::types::IntoPyDict as _;
    use yl_facesearch::{ClientBuilder, blocking};

    #[pymodule_export]
    use crate::answer::cancelled_before_sending;
    #[pymodule_export]
    use crate::async_client::AsyncClient;
    #[pymodule_export]
    use crate::asyncio::call::BackgroundCall;
    #[pymodule_export]
    use crate::asyncio::event_loop::EventLoop;
    #[pymodule_export]
    use crate::blocking_call::BlockingCall;
    #[pymodule_export]
    use crate::cancel_token::CancelToken;
    #[pymodule_export]
    use crate::client::Client;
    #[pymodule_export]
    use crate::error_code::error_codes;
    #[pymodule_export]
    use crate::group_id::check_group_id;
    #[pymodule_export]
    use crate::proxy::proxy_of;
    #[pymodule_export]
    use crate::sandbox::Sandbox;
    #[pymodule_export]
    use crate::signature::sign;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // The system's function for it needs unsafe code. Windows has no fork.
        let os = module.py().import("os")?;
        if os.hasattr("register_at_fork")? {
            let note_fork = wrap_pyfunction!(crate::process::note_fork, module)?;
            let in_child = [("after_in_child", note_fork)].into_py_dict(module.py())?;
            os.call_method("register_at_fork", (), Some(&in_child))?;
        }
        module.add(
            "DEFAULT_ENDPOINT",
            ClientBuilder::<blocking::Client>::ENDPOINT,
        )?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
