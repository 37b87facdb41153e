package rulebook

var rules = [...]Rule{
	{"ENT-01", "There are exactly two technical support benefits: cloud and on-premises.", "S3", "Technical support benefits and supported products"},
}
