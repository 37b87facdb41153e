package sqlstore_test

import (
	"testing"

	"github.com/partnersupport/partnersupport/internal/enumtest"
	"github.com/partnersupport/partnersupport/lifecycle/sqlstore"
)

func TestDialects(t *testing.T) {
	enumtest.Run(t, sqlstore.Dialects(), sqlstore.ParseDialect, 2)
}
