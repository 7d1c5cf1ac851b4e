# What policies and workflows need to know of the bucket.
output "bucket" {
  description = "The bucket's name."
  value       = aws_s3_bucket.data.id
}

output "bucket_arn" {
  description = "The bucket's ARN."
  value       = aws_s3_bucket.data.arn
}

output "log_bucket" {
  description = "The name of the bucket with the access log."
  value       = aws_s3_bucket.logs.id
}

output "key_arn" {
  description = "ARN of the key that the bucket is encrypted with."
  value       = aws_kms_key.data.arn
}
