use pyo3::prelude::*;
use yl_facesearch::{Credentials, Signature, Stamp};

use crate::error;

/// A sign, which is secret, and the b, c and d it was made with; what is not given is as the client would have it.
#[pyfunction]
pub(crate) fn sign(
    py: Python<'_>,
    api_key: Option<&str>,
    api_secret: Option<&str>,
    current_time: i64,
    expire_time: Option<i64>,
    random: Option<String>,
) -> PyResult<(String, i64, i64, String)> {
    let credentials = Credentials::from_env_or(api_key, api_secret);
    let credentials = credentials.map_err(|why| error::to_python(py, &why))?;
    let mut stamp = Stamp::at(current_time).map_err(|why| error::to_python(py, &why))?;
    stamp.expire_time = expire_time.unwrap_or(stamp.expire_time);
    stamp.random = random.unwrap_or(stamp.random);
    let sign = Signature::new(&credentials, &stamp).reveal().to_owned();
    Ok((sign, stamp.expire_time, stamp.current_time, stamp.random))
}
