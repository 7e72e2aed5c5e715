"""Who proposes fixes: small edits that answer a finding, or nothing where no words can be trusted."""
