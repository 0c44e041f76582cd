use pyo3::prelude::*;
use yl_facesearch::bindings;

use crate::client::Client;

/// The proxy that the client's requests go through, without user and password, and the argument or
/// variable that names it.
#[pyfunction]
pub(crate) fn proxy_of(client: &Bound<'_, Client>) -> PyResult<Option<(String, &'static str)>> {
    Ok(bindings::proxy(&client.get().open()?))
}
