"""Fund transfer requests: what is asked of the agent, sent and confirmed, tranche by tranche."""
