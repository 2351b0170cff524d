"""Many machines, one journal: an extra for studios, `pip install 'veospec[fleet]'`.

The journal on PostgreSQL decides about money, exactly as in a store; DBOS decides which chain of
hops runs on which machine and nothing else. Both of DBOS's answers to a crash, running a step again
and giving a chain to another machine, are harmless because `run_hop` finds in the journal what was
done. So everything that DBOS remembers may be lost without a cent being paid twice.
"""
