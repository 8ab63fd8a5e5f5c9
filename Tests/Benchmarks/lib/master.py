"""A master to measure against: the stand-in API server, and small answers of etcd and kubelet.

Everything is in one temporary folder and on ports of 127.0.0.1 that the kernel chose.
"""
import http.server
import os
import socket
import threading

from children import Kept, output
from results import CannotMeasure

SERVER_NAME = "apiserver-loopback-client"


class Master:
    def __init__(self, folder, built):
        self.folder = folder
        self.built = built
        self.apiserver = None

    def path(self, name):
        return os.path.join(self.folder, name)

    def program(self, name):
        path = os.path.join(self.built, name)
        if not os.access(path, os.X_OK):
            raise CannotMeasure(f"{path} is not there: build it with `make bench`")
        return path

    def __enter__(self):
        self.port = free_port()
        self._make_pki()
        self.answers = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=self.answers.serve_forever, daemon=True).start()
        self.answers_port = self.answers.server_address[1]
        self.apiserver_program = self.path("kube-apiserver")
        os.symlink(self.program("loopwarden-standin"), self.apiserver_program)
        flags = [
            "--bind-address=127.0.0.1", f"--secure-port={self.port}",
            f"--etcd-servers=http://127.0.0.1:{self.answers_port}",
            f"--tls-cert-file={self.path('apiserver.crt')}",
            f"--tls-private-key-file={self.path('apiserver.key')}",
            f"--client-ca-file={self.path('ca.crt')}",
        ]
        # Alone in its folder, as kubelet's is: a preflight reads whatever else is there.
        os.makedirs(self.path("manifests"))
        self.manifest = self._write("manifests/kube-apiserver.yaml", manifest([self.apiserver_program] + flags, self.folder))
        self._write("kubeconfig", kubeconfig(self.port, self.folder), 0o600)
        self.requests = self.path("requests.log")
        self.apiserver = Kept(
            [self.apiserver_program] + flags + [f"--standin-request-log={self.requests}"],
            self.path("apiserver.log"))
        try:
            self.apiserver.wait_until(self._listens, "its port")
        except CannotMeasure:
            self.__exit__()
            raise
        self._write("kube-apiserver.pid", f"{self.apiserver.pid}\n")
        return self

    def __exit__(self, *_):
        if self.apiserver:
            self.apiserver.end()
        self.answers.shutdown()

    def readiness_requests(self):
        """How many requests the API server has answered: one /readyz for each look of the daemon."""
        try:
            with open(self.requests) as file:
                return sum("/readyz" in line for line in file)
        except FileNotFoundError:
            return 0

    def configuration(self, name, **looks):
        """A healthy master's configuration in Observe mode, with a state of its own."""
        lines = "".join(f"  {key}: {value}\n" for key, value in looks.items())
        for folder in ("state", "run"):
            os.makedirs(self.path(f"{name}.{folder}"))
        return self._write(f"{name}.yaml", f"""\
apiVersion: loopwarden/v1
kind: Configuration
mode: Observe
nodeName: bench
apiServer:
  manifest: {self.manifest}
kubelet:
  config: {self.path("kubelet-config.yaml")}
  kubeadmFlags: {self.path("kubeadm-flags.env")}
  healthz: 127.0.0.1:{self.answers_port}
runtime:
  kind: process
  process:
    pidFile: {self.path("kube-apiserver.pid")}
    executable: {self.apiserver_program}
    argument: --secure-port={self.port}
    supervised: true
readiness:
  kubeconfig: {self.path("kubeconfig")}
cluster:
  singleMaster: true
looks:
{lines}state:
  directory: {self.path(name + ".state")}
  runtimeDirectory: {self.path(name + ".run")}
""", 0o600)

    def bare_configuration(self):
        """A configuration with which nothing but the certificate is found."""
        missing = self.path("missing")
        return self._write("bare.yaml", f"""\
apiVersion: loopwarden/v1
kind: Configuration
apiServer:
  manifest: {missing}/kube-apiserver.yaml
kubelet:
  config: {missing}/config.yaml
  kubeadmFlags: {missing}/kubeadm-flags.env
runtime:
  kind: cri
  socket: {missing}/containerd.sock
readiness:
  kubeconfig: {missing}/kubeconfig
state:
  directory: {missing}/state
  runtimeDirectory: {missing}/run
""", 0o600)

    def _write(self, name, text, mode=0o644):
        path = self.path(name)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with open(descriptor, "w") as file:
            file.write(text)
        return path

    def _listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def _make_pki(self):
        """ca, the serving pair, and loopwarden's client pair, by openssl."""
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"]
        ca, ca_key = self.path("ca.crt"), self.path("ca.key")
        output(["openssl", "req", "-x509", *key, "-subj", "/CN=kubernetes", "-days", "2", "-keyout", ca_key,
                "-out", ca, "-addext", "keyUsage=critical,digitalSignature,keyCertSign"])
        for name, subject, usage, names in (
            ("apiserver", "/CN=kube-apiserver", "serverAuth", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
            ("loopwarden", "/CN=loopwarden", "clientAuth", None),
        ):
            extensions = ["-addext", f"extendedKeyUsage={usage}"] + (["-addext", names] if names else [])
            output(["openssl", "req", "-x509", *key, "-subj", subject, "-days", "2", "-CA", ca, "-CAkey", ca_key,
                    "-keyout", self.path(name + ".key"), "-out", self.path(name + ".crt"),
                    "-addext", "basicConstraints=critical,CA:FALSE", *extensions])


class Answers(http.server.BaseHTTPRequestHandler):
    """kubelet's /healthz and the one read that a preflight asks of etcd."""

    def do_GET(self):
        self._answer(b"ok")

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(b'{"header":{"cluster_id":"1","member_id":"1","revision":"1","raft_term":"1"}}')

    def _answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def manifest(command, folder):
    lines = "".join(f"    - {word}\n" for word in command)
    return f"""\
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
  labels: {{component: kube-apiserver, tier: control-plane}}
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    image: loopwarden.invalid/standin:bench
    imagePullPolicy: IfNotPresent
    command:
{lines}    volumeMounts:
    - {{name: pki, mountPath: {folder}, readOnly: true}}
  volumes:
  - name: pki
    hostPath: {{path: {folder}, type: Directory}}
"""


def kubeconfig(port, folder):
    return f"""\
apiVersion: v1
kind: Config
current-context: bench
contexts:
- {{name: bench, context: {{cluster: bench, user: loopwarden}}}}
clusters:
- name: bench
  cluster:
    server: https://127.0.0.1:{port}
    certificate-authority: {folder}/ca.crt
users:
- name: loopwarden
  user:
    client-certificate: {folder}/loopwarden.crt
    client-key: {folder}/loopwarden.key
"""
