"""What Azure Arc needs: reads the TOML files into the model, strictly; lays a user's file over them."""
