"""Everything the local AWS is made of, in one place: clock, keys, stores, log, faults, children."""
import shutil
import threading

from . import sigv4
from .faults import Fault
from .github import ISSUER, Issuer
from .moto_backend import Moto
from .processes import Processes
from .registry.store import Registry
from .request_log import RequestLog
from .sagemaker.store import Store
from .slack import Slack
from .timing import Stop, Stopped, Timing
from .workers import Workers

ACCOUNT = "123456789012"
ACCESS_KEY, SECRET_KEY = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


class World:
    """The state of one local AWS. `state` is the folder it may write to."""

    def __init__(self, state, timing=None, issuer=ISSUER, seed=None):
        self.account, self.state, self.seed = ACCOUNT, state, seed
        self.address = None             # known once the server listens
        self.timing = timing or Timing()
        self.keys = sigv4.Keys()
        self.log = RequestLog(state / "requests.jsonl")
        self.processes = Processes()
        self.workers = Workers(self.processes)
        self.moto = Moto(self.account)
        self.issuer = Issuer(self.timing, issuer)
        self.slack = Slack()
        self.registry = Registry(self)
        self.faults, self._lock = [], threading.RLock()
        self._stores, self._work = {}, []
        self.rollbacks = {}             # endpoint name -> how its next update is to be rolled back
        self.empty_pages = 0            # how many pages ListModelPackages answers empty, with a token
        self.keys.add(ACCESS_KEY, SECRET_KEY)

    # ---- SageMaker's resources, a store a region -----------------------------------------------

    def store(self, region):
        with self._lock:
            if region not in self._stores:
                self._stores[region] = Store(region)
            return self._stores[region]

    # ---- background work -----------------------------------------------------------------------

    def work(self, name, function, *arguments):
        """Runs function(*arguments, stop) in a thread; returns the Stop that ends it."""
        stop = Stop()

        def run():
            try:
                function(*arguments, stop)
            except Stopped:
                pass
            except Exception:
                import traceback
                self.log.crash(name, traceback.format_exc())

        thread = threading.Thread(target=run, name=name, daemon=True)
        with self._lock:
            self._work = [(other, its) for other, its in self._work if other.is_alive()] + [(thread, stop)]
        thread.start()
        return stop

    def quiet(self, seconds=10):
        """Ends all background work and every child."""
        with self._lock:
            work, self._work = self._work, []
        for _, stop in work:
            stop.set()
        self.processes.end_all()
        for thread, _ in work:
            if thread is not threading.current_thread():
                thread.join(seconds)
        self.processes.end_all()

    # ---- faults --------------------------------------------------------------------------------

    def add_faults(self, items):
        faults = [Fault.read(item) for item in items]
        with self._lock:
            self.faults += faults
        return faults

    def faults_for(self, service, operation, params):
        """The first fault that takes this call, counted; None where none does."""
        if operation is None:
            return None
        with self._lock:
            return next((fault for fault in self.faults if fault.takes(service, operation, params)), None)

    def clear_faults(self):
        with self._lock:
            self.faults.clear()

    # ---- beginning again -----------------------------------------------------------------------

    def reset(self):
        """Forgets everything but the keys it was started with, and seeds anew."""
        from .seed import plant
        self.quiet()
        with self._lock:
            self._stores.clear()
            self.faults.clear()
            self.rollbacks.clear()
            self.empty_pages = 0
        self.timing.__init__(self.timing.first_scale, self.timing.first_delay)
        self.keys = sigv4.Keys()
        self.keys.add(ACCESS_KEY, SECRET_KEY)
        self.issuer.reset()
        self.slack.reset()
        self.registry.reset()
        self.log.clear()
        self.moto.reset()
        for name in ("jobs", "endpoints"):
            shutil.rmtree(self.state / name, ignore_errors=True)
        plant(self)
