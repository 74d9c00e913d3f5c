"""The clock that makes things happen by themselves: one leader, one tick a minute.

APScheduler is only the clock. What is due is found in the database at each tick, so that days
without a clockwork lose nothing, and a second clockwork does nothing while the first one leads.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from mptf import leases
from mptf.errors import Busy
from mptf.policy import SYSTEM
from workflows.jobs import JOBS, Shop

log = logging.getLogger(__name__)

TICK = timedelta(seconds=60)
_TERM = timedelta(minutes=5)
_LEASE = "clockwork"


def tick(shop: Shop, holder: str) -> dict[str, int]:
    """Do everything that is due, if this process leads. How much each job did."""
    done: dict[str, int] = {}
    for job in JOBS:
        while _leads(shop, holder):
            count = job.run(shop)
            done[job.name] = done.get(job.name, 0) + count
            if not count:
                break
    return done


def _leads(shop: Shop, holder: str) -> bool:
    with shop.fund.writing(SYSTEM) as work:
        return leases.take(work, _LEASE, holder, _TERM)


def _me() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def start(shop: Shop) -> BackgroundScheduler:
    """Tick now and every minute in a thread of this process; stop it with `.shutdown()`."""
    holder = _me()

    def once() -> None:
        try:
            tick(shop, holder)
        except Busy as busy:  # the next tick finds the same work
            log.warning("%s", busy)

    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        timezone="UTC",
    )
    scheduler.add_job(once, "interval", seconds=TICK.total_seconds(), id="tick")
    scheduler.add_job(once, id="first tick")
    scheduler.start()
    return scheduler


def stop(shop: Shop, scheduler: BackgroundScheduler) -> None:
    """Let the tick that runs end, and give the lead back."""
    scheduler.shutdown(wait=True)
    with shop.fund.writing(SYSTEM) as work:
        leases.release(work, _LEASE, _me())


def run_forever(shop: Shop) -> None:
    """Tick every minute until the process is told to stop."""
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    scheduler = start(shop)
    over.wait()
    stop(shop, scheduler)
