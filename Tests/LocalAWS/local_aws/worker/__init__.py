"""What runs in child processes: training, and the model server. Only here is xgboost imported."""
