"""What Azure Arc needs: TOML files read strictly into the model, with a user's file over them."""
