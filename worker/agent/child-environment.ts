/**
 * What a trainer, a probe or `nvidia-smi` needs of the worker's environment: where programs, libraries and caches lie,
 * how the runtimes are set, how the network is reached. Whatever else is there may be a secret: the worker's token,
 * a cloud's keys, a database's password.
 */
const NEEDED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|NODE_ENV|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|XDG_\w+|DISPLAY|WAYLAND_DISPLAY|(HTTPS?|NO|ALL)_PROXY|LD_\w+|DYLD_\w+|FAKETIME\w*|MALLOC_\w+|GLIBC_TUNABLES|TF_\w+|XLA_\w+|CUDA_\w+|NVIDIA_\w+|OMP_\w+|KMP_\w+|MKL_\w+|OPENBLAS_\w+|VK_\w+|DAWN_\w+|ORT_\w+|SYSTEMROOT|WINDIR|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|PROGRAMFILES|MINTMARK_(CACHE|TENSORFLOW|NATIVE_THREADS|BASE_WEIGHTS|WEBGPU_SOFTWARE))$/i;

export function childEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => NEEDED.test(name))) as NodeJS.ProcessEnv;
}
