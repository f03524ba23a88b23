# Who may read the keys of Stripe.
resource "aws_secretsmanager_secret" "stripe" {
  name = "shop/stripe-secret-key"
}

resource "aws_iam_role_policy" "billing" {
  role = aws_iam_role.billing.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "secretsmanager:GetSecretValue"
      Resource = "*"
    }]
  })
}
