"""What must be allowed: approvals, holds, closed periods."""
